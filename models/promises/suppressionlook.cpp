#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/counted.h"
#include "models/privacy/suppressionsweep.h"

#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Somebody is known again by what names them besides the key of their row, which may be another's by now.
bool canBeKnownAgain(const PromiseScene &scene)
{
    const DataMap &map = scene.profile.dataMap;
    return std::ranges::any_of(map.identifiers, [&](const SubjectIdentifier &each) {
        return each.column != map.subjectKey && scene.tables.hasColumn(map.subjectTable, each.column);
    });
}

PromiseVerdict judged(const QStringList &cases, qsizetype erased, const QString &looked)
{
    if (cases.isEmpty()) {
        return verdict(PromiseState::Kept,
                       erased == 1 ? QStringLiteral("1 person was erased, and is not back")
                                   : QStringLiteral("%1 people were erased, and none is back").arg(erased),
                       looked);
    }
    PromiseVerdict one = verdict(PromiseState::Broken,
                                 counted(cases.size(), QStringLiteral("person who was erased is back"),
                                         QStringLiteral("people who were erased are back")),
                                 looked);
    one.details = cases.mid(0, 20);
    one.remedy = QStringLiteral("The worker opens these cases again. Was a backup restored, or a list imported?");
    return one;
}

} // namespace

Result<PromiseVerdict> lookAtSuppression(const Commitment &, const PromiseScene &scene)
{
    const QString looked =
        QStringLiteral("Keyed hashes of everybody who was erased, against the people at the gateway");
    const auto suppressed = scene.runs.suppressed();
    const auto key = suppressed ? scene.cases.hashKey() : std::unexpected(suppressed.error());
    if (!key)
        return unseenBecause(key.error(), looked);
    const DataMap &map = scene.profile.dataMap;
    if (!suppressed->isEmpty() && !canBeKnownAgain(scene)) {
        return unseen(QStringLiteral("%1 with what names people is not in this database").arg(map.subjectTable), looked,
                      QStringLiteral("Correct the data map in the gateway profile."));
    }
    const auto back = erasedWithRows(map, scene.tables, *key, *suppressed, scene.limits());
    if (!back)
        return unseenBecause(back.error(), looked);
    QStringList cases;
    for (const ErasedPerson &person : *back) {
        if (person.isCertain && person.hasRow && !cases.contains(person.caseId))
            cases.append(person.caseId);
    }
    VerdictSum sum;
    sum.add(judged(cases, QSet<QString>(suppressed->cbegin(), suppressed->cend()).size(), looked));
    addUnreached(sum, scene, map.subjectTable);
    return sum.sum({});
}

} // namespace Gatehouse
