"""WhatsApp: messages by the wire of Fonnte or of the Cloud API, receipts and answers back."""
