#include "models/privacy/suppressedrollups.h"

#include "models/gateway/datamap.h"
#include "models/privacy/casechecks.h"
#include "models/privacy/pseudonyms.h"
#include "models/telemetry/rolluperasure.h"
#include "models/telemetry/rolluprepository.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Of each question to a server.
constexpr qsizetype kMostNames = 10'000;

// What the accounts of the traffic are called among identifiers; empty: nothing is compared by them.
QString accountKind(const DataMap &map)
{
    const auto key = std::ranges::find(map.identifiers, map.subjectKey, &SubjectIdentifier::column);
    return key == map.identifiers.end() ? QString() : key->kind;
}

QStringList namesOf(const ValueDictionary &values, Dimension dimension)
{
    QStringList names;
    for (quint32 id = 1; id < values.size(dimension); ++id) {
        const QString name = values.text(dimension, id);
        if (!name.isEmpty() && !Pseudonyms::isText(name))
            names.append(name);
    }
    return names;
}

// By the key of the hashes, which whoever has the file has.
Result<QStringList> erasedInFile(CaseRepository &cases, CaseRuns &runs, const QString &kind, const QStringList &names)
{
    const auto suppressed = runs.suppressed();
    const auto key = suppressed ? cases.hashKey() : std::unexpected(suppressed.error());
    if (!key)
        return std::unexpected(key.error());
    QStringList erased;
    for (const QString &name : names) {
        if (!suppressed->isEmpty() && suppressed->contains(keyedHash(*key, {kind, name})))
            erased.append(name);
    }
    return erased;
}

Result<QStringList> erasedOnServer(Database &store, const QString &kind, const QStringList &names)
{
    QStringList erased;
    for (qsizetype first = 0; first < names.size(); first += kMostNames) {
        QJsonArray values;
        const QStringList some = names.sliced(first, std::min(kMostNames, names.size() - first));
        for (const QString &name : some)
            values.append(normalised({kind, name}).value);
        const auto read = store.visitRows(QStringLiteral("SELECT gatehouse.erased_among(?, ?::jsonb)"),
                                          {normalised({kind, QString()}).kind,
                                           QString::fromUtf8(QJsonDocument(values).toJson(QJsonDocument::Compact))},
                                          {}, [&](const RowStream &row) -> Result<void> {
                                              erased.append(some.value(row.integer(0)));
                                              return {};
                                          });
        if (!read)
            return std::unexpected(read.error());
    }
    return erased;
}

} // namespace

Result<qint64> suppressInRollups(Database &rollups, const QString &fingerprint, const DataMap &map, Database &store,
                                 CaseRepository &cases, CaseRuns &runs)
{
    RollupRepository repository(rollups, fingerprint);
    const auto known = repository.find();
    if (!known || !*known)
        return known ? Result<qint64>(0) : std::unexpected(known.error());
    ValueDictionary values;
    qint64 afterSeq = 0;
    qint64 afterPersonSeq = 0;
    if (auto loaded = repository.loadValues(values, afterSeq, afterPersonSeq); !loaded)
        return std::unexpected(loaded.error());
    const auto erased = [&](const QString &kind, Dimension dimension) -> Result<QStringList> {
        const QStringList names = kind.isEmpty() ? QStringList() : namesOf(values, dimension);
        if (names.isEmpty())
            return names;
        return store.dialect() == Dialect::PostgreSql ? erasedOnServer(store, kind, names)
                                                      : erasedInFile(cases, runs, kind, names);
    };
    const auto accounts = erased(accountKind(map), Dimension::Account);
    const auto keys = accounts ? erased(QStringLiteral("key"), Dimension::Key) : std::unexpected(accounts.error());
    if (!keys)
        return std::unexpected(keys.error());
    if (accounts->isEmpty() && keys->isEmpty())
        return 0;
    // Their salt is gone; nothing has to lead from these names to those in the gateway.
    const Pseudonyms pseudonyms(newSalt(), 0);
    return eraseFromRollups(rollups, fingerprint, {*accounts, *keys},
                            [&pseudonyms](Dimension dimension, const QString &name) {
                                return pseudonyms.text(dimensionToken(dimension), name);
                            });
}

} // namespace Gatehouse
