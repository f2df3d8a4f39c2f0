#include "models/alerts/alerterasure.h"

#include "models/database/rowlist.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace Gatehouse
{

namespace
{

struct NamedAlert {
    qint64 seq = 0;
    QString node;
    QString personal;
};

// As the traffic calls them, and as conditions.
QSet<QString> namesOf(const CountedPerson &person)
{
    QSet<QString> names;
    const auto add = [&names](Dimension dimension, const QStringList &values) {
        for (const QString &value : values) {
            if (value.isEmpty())
                continue;
            names.insert(value);
            names.insert(filterTermToToken({dimension, {value}}));
        }
    };
    add(Dimension::Account, person.accounts);
    add(Dimension::Key, person.keys);
    return names;
}

bool holds(const QJsonValue &value, const QSet<QString> &names)
{
    if (value.isString())
        return names.contains(value.toString());
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::ranges::any_of(array, [&](const QJsonValue &each) { return holds(each, names); });
    }
    const QJsonObject object = value.toObject();
    return std::any_of(object.begin(), object.end(), [&](const QJsonValue &each) { return holds(each, names); });
}

QString withoutPerson(const QString &node)
{
    QJsonArray kept;
    const QJsonArray conditions = QJsonDocument::fromJson(node.toUtf8()).array();
    for (const QJsonValue &each : conditions) {
        QString condition = each.toString();
        for (const char *who : {"account", "key", "network"}) {
            for (const char *is : {"=", "!="}) {
                const QString begin = QLatin1String(who) + QLatin1String(is);
                if (condition.startsWith(begin))
                    condition = begin + QStringLiteral("(erased)");
            }
        }
        kept.append(condition);
    }
    return QString::fromUtf8(QJsonDocument(kept).toJson(QJsonDocument::Compact));
}

QString arrayText(const QSet<QString> &names)
{
    QStringList quoted;
    for (QString name : names)
        quoted.append(
            QLatin1Char('"') +
            name.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\"")) +
            QLatin1Char('"'));
    return QLatin1Char('{') + quoted.join(QLatin1Char(',')) + QLatin1Char('}');
}

Result<qint64> eraseHere(Database &store, const QString &gateway, const QSet<QString> &names)
{
    const auto named = rowsOf<NamedAlert>(
        store, QStringLiteral("SELECT seq, node, personal FROM alert WHERE gateway = ? AND personal <> ''"), {gateway},
        [](const RowStream &row) {
            return Result<NamedAlert>({row.integer(0), row.string(1), row.string(2)});
        });
    if (!named)
        return std::unexpected(named.error());
    qint64 changed = 0;
    for (const NamedAlert &alert : *named) {
        if (!holds(QJsonDocument::fromJson(alert.personal.toUtf8()).object(), names))
            continue;
        const auto done = store.execute(QStringLiteral("UPDATE alert SET personal = '', node = ? WHERE seq = ?"),
                                        {withoutPerson(alert.node), alert.seq});
        if (!done)
            return std::unexpected(done.error());
        ++changed; // what goes with it is not counted
    }
    for (const QString &name : names) {
        const auto done = store.execute(QStringLiteral("UPDATE incident_deed SET target = '', label = kind || ' "
                                                       "(erased)' WHERE gateway = ? AND target = ? AND kind IN "
                                                       "('account', 'key')"),
                                        {gateway, name});
        if (!done)
            return std::unexpected(done.error());
        changed += *done;
    }
    return changed;
}

} // namespace

Result<qint64> eraseFromAlerts(Database &store, AuditRepository &audit, const QString &by, const QString &gateway,
                               const CountedPerson &person)
{
    const QSet<QString> names = namesOf(person);
    if (names.isEmpty())
        return 0;
    if (store.dialect() == Dialect::PostgreSql) // which writes the entry by itself
        return store.scalar(QStringLiteral("SELECT gatehouse.erase_from_alerts(?, CAST(? AS text[]))"),
                            {gateway, arrayText(names)});
    qint64 changed = 0;
    const auto done = store.transaction([&]() -> Result<void> {
        const auto erased = eraseHere(store, gateway, names);
        if (!erased || *erased == 0)
            return erased ? Result<void>() : std::unexpected(erased.error());
        changed = *erased;
        const auto recorded = audit.append({0,
                                            0,
                                            by,
                                            QStringLiteral("alert.erased"),
                                            QStringLiteral("alerts"),
                                            {},
                                            QStringLiteral("{\"alerts_and_deeds\":%1}").arg(changed)});
        return recorded ? Result<void>() : std::unexpected(recorded.error());
    });
    return done ? Result<qint64>(changed) : std::unexpected(done.error());
}

} // namespace Gatehouse
