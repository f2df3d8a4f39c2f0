#include "models/database/clickhouseanswer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <utility>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostErrorText = 64 * 1024;
constexpr int kKillTries = 50;
constexpr std::chrono::seconds kKillPatience{5};

} // namespace

ClickHouseAnswer::ClickHouseAnswer(const ClickHouseServer &server, const QueryLimits &limits)
    : m_server(server)
    , m_limits(limits)
    , m_id("gatehouse-" + QUuid::createUuid().toByteArray(QUuid::Id128))
{
    if (limits.timeout.count() > 0)
        m_deadline = HttpPost::Clock::now() + limits.timeout;
}

ClickHouseAnswer::~ClickHouseAnswer()
{
    if (!m_over && !m_allCame)
        killOnServer();
}

Result<void> ClickHouseAnswer::ask(const QString &sql, const QVariantList &values, const char *format)
{
    auto message = m_server.message(sql, values, m_id, m_limits.timeout, format);
    if (!message) {
        m_over = true;
        return std::unexpected(message.error());
    }
    m_post = std::make_unique<HttpPost>(std::move(*message));
    return {};
}

Result<bool> ClickHouseAnswer::readMore()
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

void ClickHouseAnswer::finish()
{
    m_over = true;
    const QJsonDocument summary = QJsonDocument::fromJson(m_post->header("X-ClickHouse-Summary"));
    m_changedRows = summary.object().value(QStringLiteral("written_rows")).toVariant().toLongLong();
}

std::unexpected<Error> ClickHouseAnswer::refusal(std::string_view before)
{
    QByteArray text(before.data(), qsizetype(before.size()));
    do
        text += m_bytes.mid(std::exchange(m_from, m_bytes.size()));
    while (text.size() < kMostErrorText && readMore().value_or(false));
    m_over = true;
    if (!m_allCame)
        killOnServer();
    return std::unexpected(m_server.errorIn(text));
}

std::unexpected<Error> ClickHouseAnswer::interruption(ErrorKind kind)
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
void ClickHouseAnswer::killOnServer()
{
    const QString sql = QStringLiteral("KILL QUERY WHERE query_id = '%1' ASYNC").arg(QString::fromLatin1(m_id));
    for (int i = 0; i < kKillTries; ++i) {
        HttpPost kill(*m_server.message(sql, {}, m_id + "-end" + QByteArray::number(i), {}, kLines));
        const auto deadline = HttpPost::Clock::now() + kKillPatience;
        QByteArray answer;
        while (kill.read(answer, {}, deadline) == HttpPost::Outcome::Bytes) {
        }
        // Names, types, and a line for each statement that it found.
        if (kill.status() != 200 || answer.count('\n') > 2)
            return;
    }
}

} // namespace Gatehouse
