from odoo import fields, models
from odoo.tools import SQL


class ServiceAccountReport(models.Model):
    """Staff accounts that should sign in with a second factor, and whether they do.

    One row for each company and user who belongs to one of the groups that the company
    has named, directly or through another group.
    """

    _name = "service.account.report"
    _description = "Two-factor login of staff"
    _auto = False
    _order = "has_two_factor, login"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", readonly=True)
    login = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    group_count = fields.Integer(
        string="Groups", readonly=True, help="Groups that ask for a second factor."
    )
    has_two_factor = fields.Boolean(
        string="Second factor set up",
        readonly=True,
        help="An authenticator app is linked to the account.",
    )
    last_login_at = fields.Datetime(string="Last signed in", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH RECURSIVE implied AS (
                SELECT required.company_id, required.group_id,
                       required.group_id AS member_of
                  FROM res_company_two_factor_group_rel AS required
                 UNION
                SELECT implied.company_id, implied.group_id, rel.gid
                  FROM implied
                  JOIN res_groups_implied_rel AS rel ON rel.hid = implied.member_of
            ), concerned AS (
                SELECT implied.company_id, member.uid,
                       COUNT(DISTINCT implied.group_id) AS group_count
                  FROM implied
                  JOIN res_groups_users_rel AS member ON member.gid = implied.member_of
                 GROUP BY implied.company_id, member.uid
            ), logins AS (
                SELECT create_uid, MAX(create_date) AS last_login_at
                  FROM res_users_log
                 GROUP BY create_uid
            )
            SELECT ROW_NUMBER() OVER (ORDER BY concerned.company_id, users.id) AS id,
                   users.id AS user_id,
                   users.login,
                   concerned.company_id,
                   concerned.group_count,
                   users.totp_secret IS NOT NULL AS has_two_factor,
                   logins.last_login_at
              FROM concerned
              JOIN res_users AS users ON users.id = concerned.uid
              JOIN res_company_users_rel AS allowed
                ON allowed.user_id = users.id AND allowed.cid = concerned.company_id
              LEFT JOIN logins ON logins.create_uid = users.id
             WHERE users.active AND NOT users.share AND users.id <> 1
            """
        )
