#include "models/promises/tokenlook.h"

#include "models/promises/gatewayfacts.h"

#include <QCryptographicHash>

namespace Gatehouse
{

namespace
{

QString looked()
{
    return QStringLiteral("the role of the token of the admin API");
}

QString advice()
{
    return QStringLiteral(
        "Let it be a token of its own, with the fewest rights that the product has for switching keys "
        "and accounts.");
}

// One row of the tokens; nothing: there is none.
struct TokenRow {
    QString owner;
    QString role;
    QString limits;
};

QString textAt(const RowStream &row, int at)
{
    return row.isNull(at) ? QString() : row.string(at);
}

Result<QString> comparedValue(const TokenRights &rights, const AdminApiSettings &api)
{
    auto token = resolveSecret(api.token);
    if (!token || !rights.isDigest)
        return token;
    return QString::fromLatin1(QCryptographicHash::hash(token->toUtf8(), QCryptographicHash::Sha256).toHex());
}

class TokenLook
{
public:
    TokenLook(const TablePlace &place, const AdminApiSettings &api, const PromiseScene &scene)
        : m_place(place)
        , m_rights(scene.map.tokens)
        , m_owners(scene.map.owners)
        , m_api(api)
        , m_scene(scene)
    {
    }

    Result<PromiseVerdict> run() const
    {
        const auto row = tokenRow();
        if (!row)
            return unseenBecause(row.error(), looked());
        if (!*row)
            return absent();
        if (m_rights.owner.isEmpty())
            return judged((*row)->role, **row);
        const auto role = roleOf((*row)->owner);
        return role ? Result<PromiseVerdict>(judged(*role, **row)) : unseenBecause(role.error(), looked());
    }

private:
    Result<std::optional<TokenRow>> tokenRow() const
    {
        const TableFacts facts(m_place, m_scene);
        QStringList columns;
        for (const QString &column :
             {m_rights.owner, m_rights.owner.isEmpty() ? m_rights.role : QString(), m_rights.limits}) {
            if (!column.isEmpty() && facts.has(column))
                columns.append(column);
        }
        const bool byId = !m_rights.id.isEmpty() && !m_api.userId.isEmpty();
        const auto value = byId ? Result<QString>(m_api.userId) : comparedValue(m_rights, m_api);
        if (!value)
            return std::unexpected(value.error());
        const QString by = byId ? m_rights.id : m_rights.column;
        if (columns.isEmpty() || !facts.has(by))
            return failure(ErrorKind::Unsupported,
                           QStringLiteral("%1 lacks the columns that tell it").arg(m_place.schema.name));
        std::optional<TokenRow> found;
        const auto read =
            facts.visit(columns, facts.of({by, {*value}, {}}), 1, [&](const RowStream &row) -> Result<void> {
                const auto at = [&](const QString &column) {
                    const qsizetype place = columns.indexOf(column);
                    return place < 0 ? QString() : textAt(row, int(place));
                };
                found = TokenRow{at(m_rights.owner), at(m_rights.role), at(m_rights.limits)};
                return {};
            });
        return read ? Result<std::optional<TokenRow>>(found) : std::unexpected(read.error());
    }

    Result<QString> roleOf(const QString &owner) const
    {
        for (const TablePlace *place : m_scene.tables.placesOf(m_owners.table)) {
            const TableFacts facts(*place, m_scene);
            QString role;
            const auto read = facts.visit({m_rights.role}, facts.of({m_owners.key, {owner}, {}}), 1,
                                          [&role](const RowStream &row) -> Result<void> {
                                              role = textAt(row, 0);
                                              return {};
                                          });
            if (!read)
                return std::unexpected(read.error());
            if (!role.isEmpty())
                return role;
        }
        return QString();
    }

    PromiseVerdict absent() const
    {
        PromiseVerdict one = verdict(PromiseState::AtRisk,
                                     m_rights.absent.isEmpty()
                                         ? QStringLiteral("The token of the admin API is none that the gateway holds")
                                         : m_rights.absent,
                                     looked());
        one.remedy = advice();
        return one;
    }

    PromiseVerdict judged(const QString &role, const TokenRow &row) const
    {
        const bool isLimited = !row.limits.isEmpty() && row.limits != QLatin1String("{}");
        if (isLimited)
            return verdict(PromiseState::Kept,
                           QStringLiteral("The token of the admin API may call only what its key names"), looked());
        if (m_rights.enough.contains(role))
            return verdict(PromiseState::Kept,
                           QStringLiteral("The token of the admin API is of the role %1, which the console needs")
                               .arg(m_rights.enough.value(role)),
                           looked());
        if (m_rights.wider.contains(role)) {
            PromiseVerdict one =
                verdict(PromiseState::Broken,
                        QStringLiteral("The token of the admin API is of the role %1, which may do more than is needed")
                            .arg(m_rights.wider.value(role)),
                        looked());
            one.remedy = m_rights.enough.isEmpty()
                             ? advice()
                             : QStringLiteral("Give the console a token of the role %1.")
                                   .arg(QStringList(m_rights.enough.values()).join(QStringLiteral(" or ")));
            return one;
        }
        return unseen(role.isEmpty()
                          ? QStringLiteral("The token of the admin API has no owner with a role")
                          : QStringLiteral("The token of the admin API has a role that this profile does not "
                                           "know"),
                      looked(), advice());
    }

    const TablePlace &m_place;
    const TokenRights &m_rights;
    const OwnerTable &m_owners;
    const AdminApiSettings &m_api;
    const PromiseScene &m_scene;
};

} // namespace

Result<PromiseVerdict> lookAtAdminToken(const AdminApiSettings &api, const PromiseScene &scene)
{
    const TokenRights &rights = scene.map.tokens;
    if (rights.table.isEmpty()) {
        const QString why = scene.map.missing.value(QStringLiteral("tokens"));
        return unseen(QStringLiteral("What the token of the admin API may do cannot be seen. ") +
                          (why.isEmpty() ? QStringLiteral("The gateway does not tell it.") : why),
                      looked(), advice());
    }
    for (const TablePlace *place : scene.tables.placesOf(rights.table))
        return TokenLook(*place, api, scene).run();
    return unseen(QStringLiteral("What the token of the admin API may do cannot be seen: %1 is not in this database")
                      .arg(rights.table),
                  looked(), advice());
}

} // namespace Gatehouse
