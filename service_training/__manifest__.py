{
    "name": "Service Training",
    "summary": "Training needs that come out of service indicators and appraisals",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Human Resources/Training",
    "author": "Service Addons Team",
    "depends": ["service_quality", "survey", "hr_skills"],
    "data": [
        "security/service_training_groups.xml",
        "security/ir.model.access.csv",
        "security/service_training_need_security.xml",
        "data/service_training_topic_data.xml",
        "views/service_training_topic_views.xml",
        "views/service_training_need_views.xml",
        "views/service_training_menus.xml",
    ],
    "application": True,
}
