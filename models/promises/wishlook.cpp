#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/wishaskers.h"

#include "models/core/format.h"
#include "models/privacy/columnshape.h"
#include "models/privacy/jsontext.h"
#include "models/privacy/keyedpages.h"
#include "models/privacy/recordedwishes.h"

#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// One value that a preference wants in a row.
struct WantedValue {
    QString column;
    QString path; // in its JSON; empty: the column itself
    QString value;
};

QString textOf(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.toVariant().toString();
}

// What is the time of the change is not compared: any will do.
void append(QList<WantedValue> &wanted, const QString &column, const QString &path, const QJsonValue &value)
{
    if (!value.toString().contains(QLatin1Char('{')))
        wanted.append({column, path, textOf(value)});
}

QList<WantedValue> wantedBy(const PreferenceRule &rule)
{
    QList<WantedValue> wanted;
    for (auto each = rule.values.cbegin(); each != rule.values.cend(); ++each) {
        if (!each->isObject()) {
            append(wanted, each.key(), {}, *each);
            continue;
        }
        const QJsonObject places = each->toObject();
        for (auto place = places.begin(); place != places.end(); ++place)
            append(wanted, each.key(), place.key(), place.value());
    }
    return wanted;
}

bool isAlike(QString found, const QString &wanted)
{
    if (found == QLatin1String("t") || found == QLatin1String("f"))
        found = found == QLatin1String("t") ? QStringLiteral("true") : QStringLiteral("false");
    const auto number = [](const QString &text) {
        return text == QLatin1String("true")    ? QStringLiteral("1")
               : text == QLatin1String("false") ? QStringLiteral("0")
                                                : text;
    };
    return number(found) == number(wanted);
}

bool holds(const RowStream &row, int at, const WantedValue &wanted)
{
    if (row.isNull(at))
        return false;
    const std::string_view text = row.text(at);
    if (wanted.path.isEmpty())
        return isAlike(row.string(at), wanted.value);
    const auto json = JsonText::parse(QByteArray(text.data(), qsizetype(text.size())));
    const QStringList values = json ? json->valuesAt(wanted.path) : QStringList();
    return !values.isEmpty() && isAlike(values.constFirst(), wanted.value);
}

// The column of a table that leads to the table of persons by its key.
QString personColumn(const DataMap &map, const QString &table)
{
    if (table == map.subjectTable)
        return map.subjectKey;
    const DataMapTable *described = map.table(table);
    if (!described)
        return {};
    for (const SubjectLink &link : described->subject) {
        if (link.table == map.subjectTable && link.key == map.subjectKey && link.path.isEmpty() &&
            link.mention.isEmpty())
            return link.column;
    }
    return {};
}

// Holds the wishes of one type against the rows of the gateway.
class WishLook
{
public:
    WishLook(const PromiseScene &scene, QMultiHash<QByteArray, RecordedWish> standing, QByteArray hashKey)
        : m_scene(scene)
        , m_standing(std::move(standing))
        , m_hashKey(std::move(hashKey))
    {
    }

    Result<PromiseVerdict> look(RequestType type)
    {
        const QString name = requestTypeToken(type);
        const qint64 wishes =
            std::ranges::count_if(m_standing, [&](const RecordedWish &wish) { return wish.type == type; });
        const QString people = QString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
        if (wishes == 0)
            return verdict(PromiseState::Kept, QStringLiteral("%1: nobody has asked").arg(people));
        const DataMap &map = m_scene.profile.dataMap;
        if (!map.preferences.contains(name)) {
            return unseen(
                QStringLiteral("%1: recorded in the console alone; %2 has no place for it")
                    .arg(people, m_scene.profile.name),
                {},
                QStringLiteral("Who sends messages or analyses use must ask the console: gatehousectl case wishes."));
        }
        const PreferenceRule &rule = *map.preferences.constFind(name);
        const auto places = m_scene.tables.placesOf(rule.table);
        if (places.isEmpty()) {
            VerdictSum unreached;
            addUnreached(unreached, m_scene, rule.table);
            if (!unreached.isEmpty())
                return unreached.sum({});
            return unseen(QStringLiteral("%1: %2 is not in this database, so what was asked for stands nowhere that "
                                         "can be seen")
                              .arg(people, rule.table),
                          {}, QStringLiteral("See what became of the table at the gateway."));
        }
        if (!m_askers) {
            auto found = findAskers(m_scene, m_standing, m_hashKey);
            if (!found)
                return std::unexpected(found.error());
            m_askers = std::move(*found);
        }
        QSet<QString> withRow;
        QStringList undone;
        for (const TablePlace *place : places) {
            if (auto read = compare(*place, rule, type, withRow, undone); !read)
                return std::unexpected(read.error());
        }
        VerdictSum sum;
        addUnreached(sum, m_scene, rule.table);
        // A row that is not found may be in what was not reached.
        const QStringList gone = sum.isEmpty() ? withoutRow(type, withRow, undone) : QStringList();
        sum.add(judged(people, undone, gone, rule.table));
        return sum.sum({});
    }

private:
    static PromiseVerdict judged(const QString &people, const QStringList &undone, const QStringList &gone,
                                 const QString &table)
    {
        if (undone.isEmpty() && gone.isEmpty())
            return verdict(PromiseState::Kept, QStringLiteral("%1: all still stand at the gateway").arg(people));
        PromiseVerdict one = verdict(
            PromiseState::Broken,
            QStringLiteral("%1: %2 no longer stand at the gateway").arg(people).arg(undone.size() + gone.size()));
        one.details = undone;
        for (const QString &caseId : gone)
            one.details.append(QStringLiteral("%1: their row in %2 is gone").arg(caseId, table));
        one.details = one.details.mid(0, 20);
        one.remedy = QStringLiteral("Open these cases again: something at the gateway has undone them.");
        return one;
    }

    // Cases of people who are there, and of whom no row says what they asked for.
    QStringList withoutRow(RequestType type, const QSet<QString> &withRow, const QStringList &undone) const
    {
        QStringList gone;
        for (auto each = m_askers->cbegin(); each != m_askers->cend(); ++each) {
            if (withRow.contains(each.key()) || each->isDeleted)
                continue;
            for (const RecordedWish &wish : each->wishes) {
                if (wish.type == type && !gone.contains(wish.caseId) && !undone.contains(wish.caseId))
                    gone.append(wish.caseId);
            }
        }
        gone.sort();
        return gone;
    }

    Result<void> compare(const TablePlace &place, const PreferenceRule &rule, RequestType type, QSet<QString> &withRow,
                         QStringList &undone) const
    {
        const QString person = personColumn(m_scene.profile.dataMap, rule.table);
        const QList<WantedValue> wanted = wantedBy(rule);
        QStringList columns{person};
        for (const WantedValue &each : wanted) {
            if (!place.column(each.column))
                return failure(ErrorKind::Unsupported,
                               QStringLiteral("%1 has no column %2").arg(rule.table, each.column));
            columns.append(each.column);
        }
        if (person.isEmpty())
            return failure(ErrorKind::Unsupported, QStringLiteral("no column of %1 leads to a person").arg(rule.table));
        return visitByKey(place, columns, m_scene.limits(), [&](const RowStream &row) -> Result<void> {
            const auto asker = m_askers->constFind(row.string(0));
            if (asker == m_askers->cend())
                return {};
            withRow.insert(asker.key());
            bool isAsWanted = true;
            for (int i = 0; i < wanted.size() && isAsWanted; ++i)
                isAsWanted = holds(row, i + 1, wanted.at(i));
            if (isAsWanted)
                return {};
            for (const RecordedWish &wish : asker->wishes) {
                if (wish.type == type && !undone.contains(wish.caseId))
                    undone.append(wish.caseId);
            }
            return {};
        });
    }

    const PromiseScene &m_scene;
    const QMultiHash<QByteArray, RecordedWish> m_standing;
    const QByteArray m_hashKey;
    std::optional<QHash<QString, Asker>> m_askers;
};

Result<PromiseVerdict> lookAtWishes(const PromiseScene &scene, const QList<RequestType> &types)
{
    const QString looked = QStringLiteral("What was asked for, by keyed hashes, against the rows of the gateway");
    const auto standing = standingHashes(scene.store);
    const auto key = standing ? scene.cases.hashKey() : std::unexpected(standing.error());
    if (!key)
        return unseenBecause(key.error(), looked);
    WishLook wishes(scene, *standing, *key);
    VerdictSum sum;
    for (const RequestType type : types) {
        auto one = wishes.look(type);
        if (!one)
            one = unseenBecause(one.error(), looked);
        if (!one)
            return one;
        sum.add(*one);
    }
    PromiseVerdict all = sum.sum({});
    all.looked = looked;
    return all;
}

} // namespace

Result<PromiseVerdict> lookAtOptOuts(const Commitment &, const PromiseScene &scene)
{
    return lookAtWishes(scene, {RequestType::OptOut, RequestType::Objection, RequestType::ConsentWithdrawal});
}

Result<PromiseVerdict> lookAtRestrictions(const Commitment &, const PromiseScene &scene)
{
    return lookAtWishes(scene, {RequestType::Restriction});
}

} // namespace Gatehouse
