"""The dashboard of the helpdesk, in the user's language."""

from ..common import ServiceCommon


class TestDashboard(ServiceCommon):
    """helpdesk_mgmt brings the tiles, and no Chinese for them."""

    def test_tiles_are_chinese(self):
        """SQ-218: the tiles of the helpdesk's dashboard have Chinese names."""
        self.env["res.lang"]._activate_lang("zh_CN")
        teams = self.env["helpdesk.ticket.team"].with_context(lang="zh_CN")
        names = [tile["name"] for tile in teams.retrieve_dashboard()]
        self.assertEqual(names, ["没有团队的未关闭工单", "未关闭工单"])
