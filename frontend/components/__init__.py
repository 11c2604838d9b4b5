"""What the components of the design language must know before they are drawn."""
