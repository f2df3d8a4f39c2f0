// Counts in one table, column by column, the rows that hold an identifier of the person. rescan() is its face.
#pragma once

#include "models/privacy/rescan.h"
#include "models/privacy/subjectlinks.h"

#include <optional>

namespace Gatehouse
{

// One identifier with all its values.
struct ScannedIdentifier {
    QString kind;
    QStringList values;
    bool isEmail = false;
    bool isShared = false;
};

// Those of the person, texts only: a bare number would be found in every table. `notSearched` gets those that are too
// many.
QList<ScannedIdentifier> scannedIdentifiers(const DataMap &map, const Person &person, QStringList &notSearched);

class TableScan
{
public:
    TableScan(const DataMap &map, const TablePlace &place, const QList<ScannedIdentifier> &identifiers);

    // The columns in which texts are looked for; the other ones are the secrets among them.
    qint64 columnCount() const { return m_columns; }
    // One statement. Secrets that the account may not read are named in `result`.
    Result<void> run(ScanResult &result, const std::stop_token &stop);
    // The same counts, of some rows only.
    Result<QList<ScanHit>> hitsWhere(const SqlCondition &rows, const std::stop_token &stop) const;
    // Of the rows among these that hold an identifier which nobody else bears, what names them; none where nothing
    // does.
    Result<QStringList> idsWhere(const SqlCondition &rows, int most, const std::stop_token &stop) const;
    // One more, over the links of the data map: numbers, and places in JSON.
    static Result<void> follow(const SubjectLinks &links, ScanResult &result, const std::stop_token &stop);

private:
    struct Count {
        QString column;
        const ScannedIdentifier *identifier;
        SqlCondition condition;
        bool isSecret;
    };

    QList<Count> readable() const;
    QList<ScanHit> hitsOf(const QList<Count> &counts, const QList<qint64> &rows) const;
    static QList<QByteArray> needlesOf(const QList<Count> &counts);
    QStringList columnsOf(const QList<Count> &counts) const;
    // SQLite, where each look into a text costs a call: the numbers of the rows that may hold one of the identifiers,
    // told in one reading. Nothing when they are many, or cannot be told so.
    Result<std::optional<QList<qint64>>> rowsNear(const QList<Count> &counts, const std::stop_token &stop) const;

    SqlCondition holds(const QString &column, const ScannedIdentifier &identifier, bool mayNamePersons) const;
    Result<void> count(const QList<Count> &counts, ScanResult &result, const std::stop_token &stop) const;
    Result<void> countIn(const SqlCondition &rows, const QList<Count> &counts, QList<qint64> &hits,
                         const std::stop_token &stop) const;

    const TablePlace &m_place;
    QList<Count> m_counts;
    qint64 m_columns = 0;
};

} // namespace Gatehouse
