"""Addresses of the API: exactly those of the contract."""

from django.urls import URLPattern, path, re_path

from frontend.api import (
    citizens,
    devices,
    docs,
    documents,
    facilities,
    oversight,
    reports,
    reservations,
    signing,
    sops,
    tasks,
    tickets,
    waiting,
)
from frontend.api.base import Nowhere

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("schema/", docs.document, name="schema"),
    path("docs/", docs.page, name="docs"),
    path("auth/citizen/", signing.CitizenSignIn.as_view(), name="auth_citizen"),
    path("auth/otp/send/", signing.CodeSend.as_view(), name="auth_otp_send"),
    path("auth/otp/", signing.CodeTry.as_view(), name="auth_otp"),
    path("auth/staff/", signing.StaffSignIn.as_view(), name="auth_staff"),
    path("auth/sign-out/", signing.SignOut.as_view(), name="auth_sign_out"),
    path("citizens/", signing.Citizens.as_view(), name="citizens"),
    path("me/", citizens.MeView.as_view(), name="me"),
    path("me/documents/", documents.Documents.as_view(), name="documents"),
    path("me/documents/<uuid:document>/", documents.DocumentPicture.as_view(), name="document"),
    path("me/family/", citizens.Family.as_view(), name="family"),
    path("facilities/", facilities.Facilities.as_view(), name="facilities"),
    path("facilities/<slug:code>/", facilities.FacilityDetail.as_view(), name="facility"),
    path("facilities/<slug:code>/clinics/", facilities.Clinics.as_view(), name="clinics"),
    path(
        "facilities/<slug:code>/clinics/<slug:clinic>/availability/",
        facilities.Availability.as_view(),
        name="availability",
    ),
    path("facilities/<slug:code>/queues/", facilities.Queues.as_view(), name="queues"),
    path(
        "facilities/<slug:code>/queues/stream/",
        facilities.QueueStream.as_view(),
        name="queue_stream",
    ),
    path("reservations/", reservations.Reservations.as_view(), name="reservations"),
    path("reservations/<str:code>/", reservations.ReservationDetail.as_view(), name="reservation"),
    path("reservations/<str:code>/cancel/", reservations.Cancel.as_view(), name="cancel"),
    path(
        "reservations/<str:code>/reschedule/", waiting.Reschedule.as_view(), name="reschedule"
    ),
    path("waiting/", waiting.WaitingList.as_view(), name="waiting"),
    path("waiting/<str:code>/accept/", waiting.Accept.as_view(), name="waiting_accept"),
    path("waiting/<str:code>/leave/", waiting.Leave.as_view(), name="waiting_leave"),
    path("reservations/<str:code>/resubmit/", reservations.Resubmit.as_view(), name="resubmit"),
    path("tickets/<str:code>/", tickets.TicketDetail.as_view(), name="ticket"),
    path("tasks/", tasks.Tasks.as_view(), name="tasks"),
    path("tasks/<int:task>/", tasks.TaskDetail.as_view(), name="task"),
    path("tasks/<int:task>/claim/", tasks.Claim.as_view(), name="claim"),
    path("tasks/<int:task>/release/", tasks.Release.as_view(), name="release"),
    path("tasks/<int:task>/reassign/", tasks.Reassign.as_view(), name="reassign"),
    path("tasks/<int:task>/complete/", tasks.Complete.as_view(), name="complete"),
    path("kiosk/check-in/", devices.CheckIn.as_view(), name="check_in"),
    path("print-jobs/next/", devices.NextPrintJob.as_view(), name="next_print_job"),
    path("print-jobs/<int:job>/result/", devices.PrintJobResult.as_view(), name="print_result"),
    path("sla/summary/", oversight.Summary.as_view(), name="sla_summary"),
    path("sla/breaches/", oversight.Breaches.as_view(), name="sla_breaches"),
    path("audit/events/", oversight.Events.as_view(), name="audit_events"),
    path("reports/visit/<str:code>.pdf", reports.VisitReport.as_view(), name="visit_report"),
    path("reports/visits.pdf", reports.VisitsReport.as_view(), name="visits_report"),
    path("flows/", sops.Flows.as_view(), name="flows"),
    path("flows/<slug:flow>/", sops.FlowDetail.as_view(), name="flow"),
    path("flows/<slug:flow>/bpmn/", sops.Bpmn.as_view(), name="flow_bpmn"),
    path("flows/<slug:flow>/sop.pdf", sops.Document.as_view(), name="flow_document"),
    path("flows/<slug:flow>/live/", sops.Live.as_view(), name="flow_live"),
    re_path(r"^", Nowhere.as_view(), name="nowhere"),  # last: an error in the API's own shape
]
