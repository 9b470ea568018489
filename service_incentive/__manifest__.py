{
    "name": "Service Incentive",
    "summary": "Appraisals, rewards and sanctions built on service indicators",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Human Resources/Appraisals",
    "author": "Service Addons Team",
    "depends": ["service_training", "hr_attendance", "hr_holidays", "hr_gamification"],
    "data": [
        "security/service_incentive_groups.xml",
        "security/ir.model.access.csv",
    ],
    "demo": [],
    "application": True,
}
