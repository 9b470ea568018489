THEMES = {
    "response": [
        "first_response_on_time",
        "first_response_minutes",
        "next_response_on_time",
        "response_ceiling_kept",
        "full_answer_on_time",
    ],
    "efficiency": [
        "resolution_on_time",
        "handling_minutes",
        "first_contact_resolution",
    ],
    "workload": ["tickets_solved"],
    "problem": ["reopened_rate", "resolution_rate", "promise_kept"],
    "language": ["understanding_confirmed"],
    "compliance": ["flow_compliance", "inspection_findings"],
    "learning": ["finding_recurrence"],
    "consistency": ["consistency"],
    "satisfaction": ["satisfaction_rate", "satisfaction_points"],
    "feedback": ["feedback_rate", "follow_up_on_time"],
    "complaint": [
        "complaint_acceptance",
        "complaint_feedback",
        "complaint_informed",
        "complaint_rate",
        "complaint_resolution",
        "complaint_repeat",
        "complaint_founded",
    ],
}


def migrate(cr, version):
    """Indicators got a field: those that were seeded before get theirs, by source."""
    for theme, providers in THEMES.items():
        cr.execute(
            "UPDATE service_indicator SET theme = %s WHERE provider = ANY(%s)",
            [theme, providers],
        )
    # Seeded higher than proposed; whoever has chosen a target of their own keeps it.
    cr.execute(
        """UPDATE service_indicator SET target = 30, cap = 30
            WHERE code = 'feedback_rate' AND target = 40 AND cap = 40"""
    )
