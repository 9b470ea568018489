"""What an update makes of the clauses and standards of before."""

from ..migration import migrate
from .test_standard import StandardCommon

VERSION = "19.0.1.4.0"


class TestMigrationStandards(StandardCommon):
    def test_label(self):
        """SQ-189: MT-01 gets a label of its own, unless a company has given it one."""
        clause = self.env.ref("service_quality.service_clause_mt_01")
        for before, after in (
            ("On time", "On time and prepared"),
            ("Be punctual", "Be punctual"),
        ):
            clause.name = before
            self.env.flush_all()
            migrate(self.env, "service_quality", VERSION, "post-clause-label")
            self.assertEqual(clause.with_context(lang="en_US").name, after)

    def test_files(self):
        """SQ-193: a version that shared the files of the one before has its own."""
        first = self.standard.version_ids
        file = self.env["ir.attachment"].create(
            {
                "name": "form.txt",
                "raw": b"x",
                "res_model": first._name,
                "res_id": first.id,
            }
        )
        first.sudo().attachment_ids = file
        self.publish(self.standard)
        second = self.publish(self.standard)
        second.sudo().attachment_ids = file
        self.env.flush_all()
        for _twice in range(2):
            migrate(self.env, "service_quality", VERSION, "post-standard-files")
        self.assertEqual(first.attachment_ids, file)
        own = second.sudo().attachment_ids
        self.assertNotEqual(own, file)
        self.assertEqual((own.res_id, own.raw), (second.id, b"x"))
