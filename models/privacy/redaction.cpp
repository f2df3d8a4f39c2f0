#include "models/privacy/redaction.h"

#include "models/privacy/valuetext.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kSnippet = 80;
const QLatin1String kAddressMarks("._%+-");

bool isInAddress(QChar each)
{
    return each.isLetterOrNumber() || QString(kAddressMarks).contains(each);
}

// Where the address around this "@" begins and ends; nothing when it is none.
std::optional<std::pair<qsizetype, qsizetype>> addressAround(const QString &text, qsizetype at)
{
    qsizetype begin = at;
    while (begin > 0 && isInAddress(text.at(begin - 1)))
        --begin;
    qsizetype end = at + 1;
    while (end < text.size() && isInAddress(text.at(end)))
        ++end;
    while (end > at + 1 && text.at(end - 1) == QLatin1Char('.')) // of the sentence
        --end;
    const bool whole = begin < at && end > at + 1 && text.indexOf(QLatin1Char('.'), at) > at + 1;
    return whole && text.indexOf(QLatin1Char('.'), at) < end ? std::optional(std::pair(begin, end)) : std::nullopt;
}

QString snippetAt(const QString &text, qsizetype at)
{
    const qsizetype begin = std::max<qsizetype>(0, std::min(at - kSnippet / 4, text.size() - kSnippet));
    QString snippet = text.sliced(begin, std::min(kSnippet, text.size() - begin)).simplified();
    if (begin > 0)
        snippet.prepend(QChar(0x2026));
    if (begin + kSnippet < text.size())
        snippet.append(QChar(0x2026));
    return snippet;
}

// Sums of digests: the same whatever the order of the rows.
void addTo(QByteArray &digest, const Hash &hash)
{
    unsigned carry = 0;
    for (qsizetype i = digest.size() - 1; i >= 0; --i) {
        carry += static_cast<unsigned char>(digest.at(i)) + unsigned(hash[size_t(i)]);
        digest[i] = char(carry & 0xff);
        carry >>= 8;
    }
}

} // namespace

Redactions::Redactions(const QList<Redaction> &redactions)
{
    for (const Redaction &each : redactions)
        m_grounds[{each.table, each.column}].insert(each.row, each.ground);
}

Redactions::Grounds Redactions::of(const QString &table, const QString &column) const
{
    return m_grounds.value({table, column});
}

bool Redactions::covers(const QString &table, const QString &column, const QString &row) const
{
    const Grounds grounds = of(table, column);
    return grounds.contains(row) || grounds.contains(QString());
}

QStringList Redactions::unknown(const QList<PackagePart> &parts) const
{
    QStringList names;
    for (auto it = m_grounds.keyBegin(); it != m_grounds.keyEnd(); ++it) {
        const auto part = std::ranges::find(parts, it->first, &PackagePart::table);
        const bool known = part != parts.end() &&
                           std::ranges::find(part->columns, it->second, &PackageColumn::name) != part->columns.end();
        if (!known)
            names.append(it->first + QLatin1Char('.') + it->second);
    }
    names.sort();
    return names;
}

RowKeys::RowKeys(const PackagePart &part)
{
    for (const QString &name : part.keyColumns)
        m_columns.append(std::ranges::find(part.columns, name, &PackageColumn::name) - part.columns.begin());
}

QString RowKeys::of(std::span<const SqlValue> values) const
{
    QStringList key;
    for (const qsizetype column : m_columns)
        key.append(column < qsizetype(values.size()) ? textOf(values[size_t(column)]) : QString());
    if (!key.isEmpty())
        return key.join(QChar(0x1f));
    Sha256 sha;
    sha.begin();
    for (const SqlValue &value : values) {
        const QByteArray text = textOf(value).toUtf8();
        sha.add(QByteArray::number(int(value.kind)) + ' ' + QByteArray::number(text.size()) + ' ' + text);
    }
    return QStringLiteral("row ") + QString::fromLatin1(toHex(sha.end()).first(32));
}

QString findingReasonToken(FindingReason reason)
{
    switch (reason) {
    case FindingReason::Prose:
        return QStringLiteral("prose");
    case FindingReason::OtherPerson:
        return QStringLiteral("other_person");
    case FindingReason::Address:
        return QStringLiteral("address");
    }
    Q_UNREACHABLE();
}

RedactionScan::RedactionScan(const QList<SubjectIdentity> &subject, qint64 most, Redactions withheld)
    : m_most(most)
    , m_withheld(std::move(withheld))
{
    for (const SubjectIdentity &identity : subject)
        m_subject.append(normalised(identity).value.toLower());
    m_review.digest = QByteArray(sizeof(Hash), '\0');
}

void RedactionScan::begin(const PackagePart &part)
{
    m_part = &part;
    m_keys.emplace(part);
}

void RedactionScan::look(std::span<const SqlValue> values)
{
    for (size_t i = 0; i < values.size(); ++i)
        lookAt(m_part->columns.at(qsizetype(i)), values[i], values);
}

void RedactionScan::lookAt(const PackageColumn &column, const SqlValue &value, std::span<const SqlValue> row)
{
    if (column.isSecret() || value.kind == ValueKind::Null)
        return; // masked, or nothing
    const bool text = value.kind == ValueKind::Text || value.kind == ValueKind::Blob;
    if (!column.mentionsOther && !column.isProse() && !(text && value.text.contains('@')))
        return;
    const QString shown = textOf(value);
    if (shown.isEmpty() || isSubject(shown))
        return;
    const qsizetype address = otherAddress(shown);
    if (column.mentionsOther)
        found(column, FindingReason::OtherPerson, shown, 0, row);
    else if (address >= 0)
        found(column, FindingReason::Address, shown, address, row);
    else if (column.isProse())
        found(column, FindingReason::Prose, shown, 0, row);
}

void RedactionScan::found(const PackageColumn &column, FindingReason reason, const QString &text, qsizetype at,
                          std::span<const SqlValue> row)
{
    const QString key = m_keys->of(row);
    const QStringList whole{m_part->table, column.name, key, findingReasonToken(reason), text};
    addTo(m_review.digest, m_sha.of(whole.join(QChar(0x1e)).toUtf8()));
    m_review.open += m_withheld.covers(m_part->table, column.name, key) ? 0 : 1;
    if (++m_review.count <= m_most)
        m_review.findings.append({m_part->table, column.name, key, reason, snippetAt(text, at)});
}

bool RedactionScan::isSubject(QStringView text) const
{
    return m_subject.contains(text.trimmed().toString().toLower());
}

qsizetype RedactionScan::otherAddress(const QString &text) const
{
    for (qsizetype at = text.indexOf(QLatin1Char('@')); at >= 0; at = text.indexOf(QLatin1Char('@'), at + 1)) {
        const auto address = addressAround(text, at);
        if (address && !isSubject(QStringView(text).sliced(address->first, address->second - address->first)))
            return address->first;
    }
    return -1;
}

Result<RedactionReview> redactionFindings(const QList<PackagePart> &parts, const PartSource &source,
                                          const QList<SubjectIdentity> &subject, qint64 most,
                                          const std::stop_token &stop)
{
    RedactionScan scan(subject, most);
    for (const PackagePart &part : parts) {
        scan.begin(part);
        std::vector<SqlValue> values(size_t(part.columns.size()));
        const auto read = source(part, [&](const RowStream &row) -> Result<void> {
            if (stop.stop_requested())
                return failure(ErrorKind::Cancelled, QStringLiteral("The search for values of others was cancelled."));
            row.values(values);
            scan.look(values);
            return {};
        });
        if (!read)
            return std::unexpected(read.error());
    }
    return scan.review();
}

} // namespace Gatehouse
