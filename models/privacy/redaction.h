// What a package must not show because it concerns somebody else: found for a person to look at, decided by that
// person, and withheld with the ground.
#pragma once

#include "models/audit/hash.h"
#include "models/privacy/packagepart.h"
#include "models/privacy/subjectidentity.h"

#include <QHash>

#include <span>
#include <stop_token>

namespace Gatehouse
{

struct Redaction {
    QString table;
    QString row; // rowKey(); empty: every row
    QString column;
    QString ground; // "rights of another person (Article 15(4))"

    bool operator==(const Redaction &) const = default;
};

class Redactions
{
public:
    Redactions() = default;
    explicit Redactions(const QList<Redaction> &redactions);

    // Of one column: rows by their key, with "" for all of them.
    using Grounds = QHash<QString, QString>;
    Grounds of(const QString &table, const QString &column) const;
    bool covers(const QString &table, const QString &column, const QString &row) const;
    bool isEmpty() const { return m_grounds.isEmpty(); }
    // Those that name no table and column of these parts: nothing would be withheld by them.
    QStringList unknown(const QList<PackagePart> &parts) const;

private:
    QHash<std::pair<QString, QString>, Grounds> m_grounds;
};

// Tells a row of a part from its others: the values of its key columns, or a digest of all.
class RowKeys
{
public:
    explicit RowKeys(const PackagePart &part);
    QString of(std::span<const SqlValue> values) const;

private:
    QList<qsizetype> m_columns;
};

enum class FindingReason { Prose, OtherPerson, Address };
QString findingReasonToken(FindingReason reason); // "prose", "other_person", "address"

// Something that may concern another person. The snippet is personal data: it is shown and not kept.
struct RedactionFinding {
    QString table;
    QString column;
    QString row;
    FindingReason reason = FindingReason::Prose;
    QString snippet;

    bool operator==(const RedactionFinding &) const = default;
};

struct RedactionReview {
    QList<RedactionFinding> findings; // the first of them
    qint64 count = 0;                 // all of them
    qint64 open = 0;                  // those that are not withheld
    QByteArray digest;                // of all of them, whatever their order
};

// Finds them in the rows of one part after another.
class RedactionScan
{
public:
    RedactionScan(const QList<SubjectIdentity> &subject, qint64 most, Redactions withheld = {});

    void begin(const PackagePart &part);
    void look(std::span<const SqlValue> values);
    const RedactionReview &review() const { return m_review; }

private:
    void lookAt(const PackageColumn &column, const SqlValue &value, std::span<const SqlValue> row);
    void found(const PackageColumn &column, FindingReason reason, const QString &text, qsizetype at,
               std::span<const SqlValue> row);
    bool isSubject(QStringView text) const;
    qsizetype otherAddress(const QString &text) const;

    QStringList m_subject; // in lower case
    qint64 m_most;
    Redactions m_withheld;
    const PackagePart *m_part = nullptr;
    std::optional<RowKeys> m_keys;
    Sha256 m_sha;
    RedactionReview m_review;
};

// Reads all rows once; `most` findings are listed, all are counted.
Result<RedactionReview> redactionFindings(const QList<PackagePart> &parts, const PartSource &source,
                                          const QList<SubjectIdentity> &subject, qint64 most = 1000,
                                          const std::stop_token &stop = {});

} // namespace Gatehouse
