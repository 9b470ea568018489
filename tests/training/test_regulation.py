"""Laws are linked to the topics in which staff learn them."""

from ..common import ServiceCommon
from ..migration import migrate


class TestRegulation(ServiceCommon):
    """The seeded laws and the topic law."""

    def test_topic_and_clause(self):
        """SQ-215: clause CF-07 and the topic law link to the data laws."""
        topic = self.env.ref("service_training.service_training_topic_law")
        clause = self.env.ref("service_quality.service_clause_cf_07")
        law = self.env.ref("service_quality.service_regulation_pipl")
        self.assertEqual(topic.code, "law")
        self.assertIn(law, topic.regulation_ids)
        self.assertIn(topic, law.topic_ids)
        self.assertIn(clause, law.clause_ids)
        officer = self.create_person("Dora", "service_quality.group_privacy")
        other = topic.copy({"code": "law2"})
        law.with_user(officer.user_id).topic_ids |= other
        self.assertIn(law, other.regulation_ids)

    def test_topics_teach_principles(self):
        """SQ-196: the seeded topics refer to the principles and rules they teach."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "service_training"),
                ("model", "=", "service.training.topic"),
            ]
        )
        topics = self.env["service.training.topic"].browse(data.mapped("res_id"))
        self.assertFalse(topics.filtered(lambda topic: not topic.clause_ids))
        self.assertFalse(topics.clause_ids.filtered(lambda c: not c.for_training))
        first = self.env.ref("service_training.service_training_topic_fundamentals")
        self.assertLessEqual(
            {"PN-01", "PN-02", "PN-04"}, set(first.clause_ids.mapped("code"))
        )

    def test_topics_of_before(self):
        """SQ-196: an update links the seeded topics, but not those linked otherwise."""
        topics = self.env.ref("service_training.service_training_topic_product")
        topics |= self.env.ref("service_training.service_training_topic_law")
        topics[0].clause_ids = False
        topics[1].clause_ids = self.env.ref("service_quality.service_clause_cf_01")
        self.env.flush_all()
        migrate(self.env, "service_training", "19.0.1.2.0", "post-topic-clauses")
        self.assertIn("SV-16", topics[0].clause_ids.mapped("code"))
        self.assertEqual(topics[1].clause_ids.mapped("code"), ["CF-01"])
