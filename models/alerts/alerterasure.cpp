#include "models/alerts/alerterasure.h"

#include "models/alerts/misusestates.h"
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

// Keys and accounts may be called alike: each is looked for where it can stand.
struct Names {
    QSet<QString> conditions;
    MisusePerson person;

    bool isEmpty() const { return conditions.isEmpty(); }
};

Names namesOf(const CountedPerson &person)
{
    Names names;
    const auto add = [&names](Dimension dimension, const QStringList &values, QSet<QString> &to) {
        for (const QString &value : values) {
            if (value.isEmpty())
                continue;
            to.insert(value);
            names.conditions.insert(filterTermToToken({dimension, {value}}));
        }
    };
    add(Dimension::Account, person.accounts, names.person.accounts);
    add(Dimension::Key, person.keys, names.person.keys);
    return names;
}

bool holdsOneOf(const QJsonValue &list, const QSet<QString> &names)
{
    const QJsonArray values = list.toArray();
    return std::ranges::any_of(values, [&](const QJsonValue &each) { return names.contains(each.toString()); });
}

bool isAbout(const QJsonObject &personal, const Names &names)
{
    return holdsOneOf(personal.value(QLatin1String("node")), names.conditions) ||
           holdsOneOf(personal.value(QLatin1String("accounts")), names.person.accounts);
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

Result<qint64> eraseDeeds(Database &store, const QString &gateway, const QString &kind, const QSet<QString> &targets)
{
    qint64 changed = 0;
    for (const QString &target : targets) {
        const auto done = store.execute(QStringLiteral("UPDATE incident_deed SET target = '', label = kind || ' "
                                                       "(erased)' WHERE gateway = ? AND target = ? AND kind = ?"),
                                        {gateway, target, kind});
        if (!done)
            return done;
        changed += *done;
    }
    return changed;
}

Result<qint64> eraseHere(Database &store, const QString &gateway, const Names &names)
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
        if (!isAbout(QJsonDocument::fromJson(alert.personal.toUtf8()).object(), names))
            continue;
        const auto done = store.execute(QStringLiteral("UPDATE alert SET personal = '', node = ? WHERE seq = ?"),
                                        {withoutPerson(alert.node), alert.seq});
        if (!done)
            return std::unexpected(done.error());
        ++changed; // what goes with it is not counted
    }
    const auto accounts = eraseDeeds(store, gateway, QStringLiteral("account"), names.person.accounts);
    const auto keys = eraseDeeds(store, gateway, QStringLiteral("key"), names.person.keys);
    const auto states = eraseFromMisuseStates(store, gateway, names.person);
    for (const auto &each : {accounts, keys, states}) {
        if (!each)
            return each;
        changed += *each;
    }
    return changed;
}

} // namespace

Result<qint64> eraseFromAlerts(Database &store, AuditRepository &audit, const QString &by, const QString &gateway,
                               const CountedPerson &person)
{
    const Names names = namesOf(person);
    if (names.isEmpty())
        return 0;
    if (store.dialect() == Dialect::PostgreSql) { // which writes the entries by itself
        const auto states = eraseFromMisuseStates(store, gateway, names.person);
        const auto erased =
            states ? store.scalar(QStringLiteral("SELECT gatehouse.erase_from_alerts(?, CAST(? AS text[]), CAST(? AS "
                                                 "text[]), CAST(? AS text[]))"),
                                  {gateway, arrayText(names.conditions), arrayText(names.person.accounts),
                                   arrayText(names.person.keys)})
                   : states;
        return erased ? Result<qint64>(*states + *erased) : erased;
    }
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
                                            QStringLiteral("{\"alerts_deeds_and_states\":%1}").arg(changed)});
        return recorded ? Result<void>() : std::unexpected(recorded.error());
    });
    return done ? Result<qint64>(changed) : std::unexpected(done.error());
}

} // namespace Gatehouse
