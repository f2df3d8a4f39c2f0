#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"
#include "models/privacy/columnshape.h"
#include "models/privacy/jsontext.h"
#include "models/privacy/recordedwishes.h"
#include "models/privacy/suppressionsweep.h"

#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostPeople = 10'000'000;

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

QString keyKind(const DataMap &map)
{
    const auto found = std::ranges::find(map.identifiers, map.subjectKey, &SubjectIdentifier::column);
    return found == map.identifiers.end() ? QString() : found->kind;
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
        QStringList broken;
        for (const TablePlace *place : m_scene.tables.placesOf(map.preferences.value(name).table)) {
            if (auto read = compare(*place, map.preferences.value(name), type, broken); !read)
                return std::unexpected(read.error());
        }
        if (broken.isEmpty())
            return verdict(PromiseState::Kept, QStringLiteral("%1: all still stand at the gateway").arg(people));
        PromiseVerdict one =
            verdict(PromiseState::Broken,
                    QStringLiteral("%1: %2 no longer stand at the gateway").arg(people).arg(broken.size()));
        one.details = broken.mid(0, 20);
        one.remedy = QStringLiteral("Open these cases again: something at the gateway has undone them.");
        return one;
    }

private:
    Result<void> compare(const TablePlace &place, const PreferenceRule &rule, RequestType type,
                         QStringList &broken) const
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
        const QString kind = keyKind(m_scene.profile.dataMap);
        return TableFacts(place, m_scene).visit(columns, {}, kMostPeople, [&](const RowStream &row) -> Result<void> {
            bool isAsWanted = true;
            for (int i = 0; i < wanted.size() && isAsWanted; ++i)
                isAsWanted = holds(row, i + 1, wanted.at(i));
            if (isAsWanted)
                return {};
            const QByteArray hash = keyedHash(m_hashKey, {kind, row.string(0)});
            for (const RecordedWish &wish : m_standing.values(hash)) {
                if (wish.type == type && !broken.contains(wish.caseId))
                    broken.append(wish.caseId);
            }
            return {};
        });
    }

    const PromiseScene &m_scene;
    const QMultiHash<QByteArray, RecordedWish> m_standing;
    const QByteArray m_hashKey;
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

Result<PromiseVerdict> lookAtSuppression(const Commitment &, const PromiseScene &scene)
{
    const QString looked =
        QStringLiteral("Keyed hashes of everybody who was erased, against the people at the gateway");
    const auto suppressed = scene.runs.suppressed();
    const auto key = suppressed ? scene.cases.hashKey() : std::unexpected(suppressed.error());
    if (!key)
        return unseenBecause(key.error(), looked);
    const auto back = sweepForErased(scene.profile.dataMap, scene.tables, *key, *suppressed, scene.stop);
    if (!back)
        return unseenBecause(back.error(), looked);
    QStringList cases;
    for (const ErasedPerson &person : *back) {
        if (person.isCertain && person.hasRow && !cases.contains(person.caseId))
            cases.append(person.caseId);
    }
    if (cases.isEmpty()) {
        const QSet<QString> erased(suppressed->cbegin(), suppressed->cend());
        return verdict(PromiseState::Kept, QStringLiteral("%1 people were erased, and none is back").arg(erased.size()),
                       looked);
    }
    PromiseVerdict one =
        verdict(PromiseState::Broken, QStringLiteral("%1 people who were erased are back").arg(cases.size()), looked);
    one.details = cases.mid(0, 20);
    one.remedy = QStringLiteral("The worker opens these cases again. Was a backup restored, or a list imported?");
    return one;
}

} // namespace Gatehouse
