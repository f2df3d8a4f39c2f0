#include "models/database/clickhouserows.h"

#include "models/database/numbertext.h"
#include "models/database/tabseparated.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::string_view kException = "DB::Exception: ";
constexpr qsizetype kMostErrorText = 64 * 1024;
constexpr int kKillTries = 50;
constexpr std::chrono::seconds kKillPatience{5};

// The X of Nullable(X) and LowCardinality(X).
std::string_view innermost(std::string_view type)
{
    for (const std::string_view wrapper : {"LowCardinality(", "Nullable("}) {
        if (type.starts_with(wrapper) && type.ends_with(')'))
            type = type.substr(wrapper.size(), type.size() - wrapper.size() - 1);
    }
    return type;
}

} // namespace

ClickHouseRows::ClickHouseRows(const ClickHouseServer &server, const QueryLimits &limits)
    : m_server(server)
    , m_limits(limits)
    , m_id("gatehouse-" + QUuid::createUuid().toByteArray(QUuid::Id128))
{
    if (limits.timeout.count() > 0)
        m_deadline = HttpPost::Clock::now() + limits.timeout;
}

ClickHouseRows::~ClickHouseRows()
{
    if (!m_over && !m_allCame)
        killOnServer();
}

Result<std::unique_ptr<ClickHouseRows>> ClickHouseRows::start(const ClickHouseServer &server, const QString &sql,
                                                              const QVariantList &values, const QueryLimits &limits)
{
    std::unique_ptr<ClickHouseRows> rows(new ClickHouseRows(server, limits));
    if (auto begun = rows->begin(sql, values); !begun)
        return std::unexpected(begun.error());
    return rows;
}

Result<void> ClickHouseRows::begin(const QString &sql, const QVariantList &values)
{
    auto message = m_server.message(sql, values, m_id, m_limits.timeout);
    if (!message) {
        m_over = true;
        return std::unexpected(message.error());
    }
    m_post = std::make_unique<HttpPost>(std::move(*message));
    auto names = takeLine();
    if (!names)
        return std::unexpected(names.error());
    if (m_post->status() != 200)
        return refusal();
    // A statement without rows answers nothing.
    if (!*names)
        return {};
    auto types = takeLine();
    if (!types)
        return std::unexpected(types.error());
    if (!*types)
        return refusal();
    split();
    for (const std::string_view type : m_fields)
        m_columns.push_back(typeOf(type));
    m_decoded.resize(m_columns.size());
    return {};
}

ClickHouseRows::ColumnType ClickHouseRows::typeOf(std::string_view name)
{
    const std::string_view type = innermost(name);
    if (type.starts_with("Int") || type.starts_with("UInt"))
        return type.starts_with("Interval") ? ColumnType::Text : ColumnType::Integer;
    if (type == "Bool")
        return ColumnType::Boolean;
    if (type.starts_with("Float"))
        return ColumnType::Real;
    return type.starts_with("Decimal") ? ColumnType::Numeric : ColumnType::Text;
}

// False when all has come.
Result<bool> ClickHouseRows::readMore()
{
    if (m_allCame)
        return false;
    m_bytes.remove(0, std::exchange(m_from, 0));
    switch (m_post->read(m_bytes, m_limits.stop, m_deadline)) {
    case HttpPost::Outcome::Bytes:
        return true;
    case HttpPost::Outcome::End:
        m_allCame = true;
        return false;
    case HttpPost::Outcome::Stopped:
        return interruption(ErrorKind::Cancelled);
    case HttpPost::Outcome::TimedOut:
        return interruption(ErrorKind::TimedOut);
    case HttpPost::Outcome::Failed:
        break;
    }
    m_allCame = true;
    m_over = true;
    // New servers break the answer off behind the text of the error.
    if (m_bytes.contains(QByteArrayView(kException.data(), qsizetype(kException.size()))))
        return std::unexpected(m_server.errorIn(m_bytes));
    return std::unexpected(m_server.failure(*m_post, m_post->status() != 0));
}

Result<bool> ClickHouseRows::takeLine()
{
    qsizetype searched = 0;
    while (true) {
        const qsizetype newline = m_bytes.indexOf('\n', m_from + searched);
        const bool last = newline >= 0 && newline + 1 == m_bytes.size();
        if (newline >= 0) {
            m_line = std::string_view(m_bytes.constData() + m_from, std::size_t(newline - m_from));
            // The text of an error comes behind the last row as a line like any other, so such a line is only taken for
            // a row when another one follows.
            if (!last || m_allCame || m_line.find(kException) == std::string_view::npos) {
                m_from = newline + 1;
                return true;
            }
        }
        searched = newline >= 0 ? newline - m_from : m_bytes.size() - m_from;
        m_line = {}; // reading moves what it points to
        auto more = readMore();
        if (!more)
            return more;
        if (!*more && newline < 0)
            return m_from < m_bytes.size() ? Result<bool>(refusal()) : end();
    }
}

Result<bool> ClickHouseRows::end()
{
    m_over = true;
    const QJsonDocument summary = QJsonDocument::fromJson(m_post->header("X-ClickHouse-Summary"));
    m_changedRows = summary.object().value(QStringLiteral("written_rows")).toVariant().toLongLong();
    return false;
}

// What came instead of a row is what the server says of its error.
std::unexpected<Error> ClickHouseRows::refusal()
{
    QByteArray text = QByteArray(m_line.data(), qsizetype(m_line.size())) + '\n';
    do
        text += m_bytes.mid(std::exchange(m_from, m_bytes.size()));
    while (text.size() < kMostErrorText && readMore().value_or(false));
    m_over = true;
    if (!m_allCame)
        killOnServer();
    return std::unexpected(m_server.errorIn(text));
}

std::unexpected<Error> ClickHouseRows::interruption(ErrorKind kind)
{
    killOnServer();
    m_post.reset();
    m_over = true;
    m_allCame = true;
    if (kind == ErrorKind::Cancelled)
        return failure(kind, QStringLiteral("The query was cancelled."));
    return failure(kind, QStringLiteral("Database %1: the statement ran past its time limit and was stopped. Ask for a "
                                        "shorter time range, or allow it more time.")
                             .arg(m_server.place()));
}

// A request that has just gone out may not be known to the server yet, so it is asked until it found the statement.
void ClickHouseRows::killOnServer()
{
    const QString sql = QStringLiteral("KILL QUERY WHERE query_id = '%1' ASYNC").arg(QString::fromLatin1(m_id));
    for (int i = 0; i < kKillTries; ++i) {
        HttpPost kill(*m_server.message(sql, {}, m_id + "-end" + QByteArray::number(i), {}));
        const auto deadline = HttpPost::Clock::now() + kKillPatience;
        QByteArray answer;
        while (kill.read(answer, {}, deadline) == HttpPost::Outcome::Bytes) {
        }
        // Names, types, and a line for each statement that it found.
        if (kill.status() != 200 || answer.count('\n') > 2)
            return;
    }
}

void ClickHouseRows::split()
{
    m_fields.clear();
    std::size_t from = 0;
    while (true) {
        const std::size_t tab = m_line.find('\t', from);
        m_fields.push_back(m_line.substr(from, tab - from));
        if (tab == std::string_view::npos)
            return;
        from = tab + 1;
    }
}

Result<bool> ClickHouseRows::next()
{
    if (m_over)
        return false;
    auto line = takeLine();
    if (!line || !*line)
        return line;
    split();
    const bool last = m_allCame && m_from == m_bytes.size();
    if (m_fields.size() != m_columns.size() || (last && m_line.find(kException) != std::string_view::npos))
        return refusal();
    return true;
}

bool ClickHouseRows::isNull(int column) const
{
    return raw(column) == "\\N";
}

ValueKind ClickHouseRows::kind(int column) const
{
    if (isNull(column))
        return ValueKind::Null;
    switch (m_columns[std::size_t(column)]) {
    case ColumnType::Boolean:
        return ValueKind::Integer;
    case ColumnType::Integer: // above 2^63 it does not fit into an integer of ours
    case ColumnType::Numeric:
        return wholeInteger(raw(column)) ? ValueKind::Integer : ValueKind::Real;
    case ColumnType::Real:
        return ValueKind::Real;
    case ColumnType::Text:
        break;
    }
    return ValueKind::Text;
}

qint64 ClickHouseRows::integer(int column) const
{
    const std::string_view text = raw(column);
    return m_columns[std::size_t(column)] == ColumnType::Boolean ? qint64(text == "true") : leadingInteger(text);
}

double ClickHouseRows::real(int column) const
{
    return m_columns[std::size_t(column)] == ColumnType::Boolean ? double(integer(column)) : leadingReal(raw(column));
}

std::string_view ClickHouseRows::text(int column) const
{
    const std::string_view field = raw(column);
    if (field == "\\N")
        return {};
    if (field.find('\\') == std::string_view::npos)
        return field;
    QByteArray &text = m_decoded[std::size_t(column)];
    text = tabSeparatedText(field);
    return {text.constData(), std::size_t(text.size())};
}

} // namespace Gatehouse
