"""The addresses of the register pages."""

from django.urls import path

from qadam.register.views import clusters, lists, quality, queue, recommendations, reviews, statistics, submissions

urlpatterns = [
    path("", lists.register, name="register"),
    path("export/<slug:kind>", lists.register_export, name="register_export"),
    path("statistics/", statistics.register_statistics, name="register_statistics"),
    path("queue/", queue.queue, name="register_queue"),
    path("queue/decide/", queue.queue_decide, name="register_queue_decide"),
    path("queue/confirm/", queue.queue_confirm, name="register_queue_confirm"),
    path("quality/", quality.register_quality, name="register_quality"),
    path("submissions/", submissions.submissions, name="register_submissions"),
    path("reviews/", reviews.reviews, name="register_reviews"),
    path("reviews/new/", reviews.review_new, name="register_review_new"),
    path("reviews/<slug:code>/", reviews.review, name="register_review"),
    path("reviews/<slug:code>/edit/", reviews.review_edit, name="register_review_edit"),
    path("reviews/<slug:code>/deadlines/<slug:rule>/", reviews.review_deadline, name="register_deadline"),
    path("reviews/<slug:code>/propose/", clusters.review_propose, name="register_propose"),
    path("reviews/<slug:code>/groups/", clusters.review_clusters, name="register_clusters"),
    path("reviews/<slug:code>/groups/<int:cluster_id>/", clusters.cluster_decide, name="register_cluster"),
    path("<slug:review>/<str:number>/", recommendations.recommendation, name="register_recommendation"),
    path("<slug:review>/<str:number>/edit/", recommendations.recommendation_edit, name="register_recommendation_edit"),
    path("<slug:review>/<str:number>/position/", recommendations.position_new, name="register_position"),
    path("<slug:review>/<str:number>/labels/", recommendations.labels, name="register_labels"),
    path("<slug:review>/<str:number>/links/", clusters.link_decide, name="register_link"),
    path("<slug:review>/<str:number>/recurrence/", recommendations.recurrence, name="register_recurrence"),
]
