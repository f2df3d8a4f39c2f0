// What a ClickHouse server answers to one statement, as bytes: until all has come, or the statement is stopped, runs
// out of time or fails.
#pragma once

#include "models/database/clickhouserequest.h"
#include "models/database/httppost.h"

#include <memory>
#include <string_view>

namespace Gatehouse
{

class ClickHouseAnswer
{
public:
    // How the text of an error begins that comes behind good rows.
    static constexpr std::string_view kException = "DB::Exception: ";

    ClickHouseAnswer(const ClickHouseServer &server, const QueryLimits &limits);
    // A statement that still runs is ended on the server.
    ~ClickHouseAnswer();
    ClickHouseAnswer(const ClickHouseAnswer &) = delete;
    ClickHouseAnswer &operator=(const ClickHouseAnswer &) = delete;

    // Comes first; the statement goes out with the first readMore().
    Result<void> ask(const QString &sql, const QVariantList &values, const char *format);

    // What came and was not yet taken; until the next readMore().
    std::string_view waiting() const { return {m_bytes.constData() + m_from, std::size_t(m_bytes.size() - m_from)}; }
    void take(std::size_t bytes) { m_from += qsizetype(bytes); }
    // Waits for more; false when all has come.
    Result<bool> readMore();

    bool allCame() const { return m_allCame; }
    bool isOver() const { return m_over; }
    bool isGood() const { return m_post->status() == 200; }
    // All was read, and it was whole.
    void finish();
    // What waits, behind `before`, is what the server says of an error.
    std::unexpected<Error> refusal(std::string_view before = {});

    // Of a statement that was read to its end; 0 where an old server does not say.
    qint64 changedRows() const { return m_changedRows; }

private:
    std::unexpected<Error> interruption(ErrorKind kind);
    void killOnServer();

    const ClickHouseServer &m_server;
    QueryLimits m_limits;
    HttpPost::Clock::time_point m_deadline = HttpPost::Clock::time_point::max();
    QByteArray m_id;
    std::unique_ptr<HttpPost> m_post;
    QByteArray m_bytes; // from m_from on not yet taken
    qsizetype m_from = 0;
    bool m_allCame = false;
    bool m_over = false;
    qint64 m_changedRows = 0;
};

} // namespace Gatehouse
