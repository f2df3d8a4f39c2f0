#include "tests/support/productrows.h"

#include "models/core/timespan.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr quint32 kSeed = 20241103;
constexpr int kRowsAtOnce = 250; // ClickHouse makes a part of each INSERT

// One INSERT of many rows, whose values are SQL already.
class LiteralRows
{
public:
    LiteralRows(GatewayFixture &gateway, const QString &into)
        : m_gateway(gateway)
        , m_into(into)
    {
    }
    ~LiteralRows() { write(); }
    LiteralRows(const LiteralRows &) = delete;
    LiteralRows &operator=(const LiteralRows &) = delete;

    Dialect dialect() const { return m_gateway.database().dialect(); }
    QString text(QString value) const
    {
        if (dialect() == Dialect::MySql || dialect() == Dialect::ClickHouse)
            value.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
        value.replace(QLatin1Char('\''), dialect() == Dialect::ClickHouse ? QLatin1String("\\'") : QLatin1String("''"));
        return QLatin1Char('\'') + value + QLatin1Char('\'');
    }
    void add(const QStringList &literals)
    {
        m_rows.append(QLatin1Char('(') + literals.join(QLatin1String(", ")) + QLatin1Char(')'));
        ++m_count;
        if (m_rows.size() == kRowsAtOnce)
            write();
    }
    int count() const { return m_count; }

private:
    void write()
    {
        if (!m_rows.isEmpty())
            m_gateway.execute(m_into + QLatin1String(" VALUES ") + m_rows.join(QLatin1String(", ")));
        m_rows.clear();
    }

    GatewayFixture &m_gateway;
    QString m_into;
    QStringList m_rows;
    int m_count = 0;
};

class Dice
{
public:
    explicit Dice(const QList<qint64> &edgesMs)
        : m_edgesMs(edgesMs)
    {
    }
    int below(int bound) { return m_random.bounded(bound); }
    bool oneIn(int many) { return below(many) == 0; }
    QString number(int bound) { return QString::number(below(bound)); }
    template<typename T>
    T of(const QList<T> &values)
    {
        return values.at(below(int(values.size())));
    }
    // With many short ones and a few long ones.
    int latencyMs() { return int(std::exp(m_random.generateDouble() * 12)); }
    qint64 timeMs(qint64 unitMs)
    {
        if (oneIn(8))
            return of(m_edgesMs) - (oneIn(2) ? unitMs : 0);
        const qint64 fromMs = m_edgesMs.first() - kHourMs;
        const double lengthMs = double(m_edgesMs.last() + kHourMs - fromMs);
        return (fromMs + qint64(m_random.generateDouble() * lengthMs)) / unitMs * unitMs;
    }
    // Names that only an exact comparison tells apart.
    QString model()
    {
        static const QStringList names{QStringLiteral("gpt-5"),         QStringLiteral("GPT-5"),
                                       QStringLiteral("gpt-5 "),        QString(),
                                       QStringLiteral("o'mini, \"3\""), QStringLiteral("模型-é")};
        return of(names);
    }

private:
    QRandomGenerator m_random{kSeed};
    QList<qint64> m_edgesMs;
};

QString utcText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

QString dollars(int micros)
{
    return QStringLiteral("0.%1").arg(micros, 6, 10, QLatin1Char('0'));
}

const QString kNull = QStringLiteral("NULL");

// The column of a count cannot be NULL in ClickHouse.
QString noCount(Dialect dialect)
{
    return dialect == Dialect::ClickHouse ? QStringLiteral("0") : kNull;
}

QString newApiOther(Dice &dice, bool failed)
{
    if (dice.oneIn(30))
        return dice.of<QString>({QString(), QStringLiteral("not json"), QStringLiteral("{}")});
    QString other =
        QStringLiteral(R"({"request_path":"/v1/chat/completions","cache_tokens":%1)").arg(dice.number(4000));
    if (failed)
        return other + QStringLiteral(R"(,"status_code":%1,"error_code":"bad_response"})")
                           .arg(dice.of<int>({400, 429, 499, 500, 504}));
    // Not a stream: New API writes -1000.
    other += QStringLiteral(R"(,"frt":%1)")
                 .arg(dice.oneIn(3) ? QStringLiteral("-1000") : dice.number(9000) + QStringLiteral(".5"));
    if (dice.oneIn(6))
        other += QStringLiteral(R"(,"stream_status":{"status":"%1","end_reason":"%2","error_count":1})")
                     .arg(dice.of<QString>({QStringLiteral("ok"), QStringLiteral("error")}),
                          dice.of<QString>({QStringLiteral("done"), QStringLiteral("client_gone"),
                                            QStringLiteral("timeout"), QStringLiteral("scanner_error")}));
    if (dice.oneIn(6))
        other += QStringLiteral(R"(,"user_agent":"x\"status\":\"error\" \"frt\":7 y")");
    return other + QLatin1Char('}');
}

void addNewApiAttempt(LiteralRows &rows, Dice &dice, int type, qint64 timeMs, const QString &requestId)
{
    // A test of a channel has both texts; a key that merely bears the name has one of them.
    const bool isTest = type == 2 && dice.oneIn(25);
    const QString testName = QStringLiteral("模型测试");
    const bool failed = type == 5;
    rows.add({QString::number(timeMs / 1000), QString::number(type), rows.text(dice.model()),
              failed ? QStringLiteral("0") : dice.number(900'000), failed ? QStringLiteral("0") : dice.number(90'000),
              failed ? QStringLiteral("0") : dice.number(4000),
              dice.oneIn(40) ? QStringLiteral("-1") : QString::number(dice.latencyMs() / 1000),
              QString::number(1 + dice.below(4)), dice.number(30), dice.number(60),
              rows.text(isTest || dice.oneIn(25) ? testName : QStringLiteral("key")),
              rows.text(isTest ? testName : QString()), rows.text(isTest ? QString() : requestId),
              rows.text(newApiOther(dice, failed))});
}

void fillNewApi(GatewayFixture &gateway, Dice &dice, int count)
{
    LiteralRows rows(gateway, QStringLiteral("INSERT INTO logs (created_at, type, model_name, quota, prompt_tokens, "
                                             "completion_tokens, use_time, channel_id, user_id, token_id, token_name, "
                                             "content, request_id, other)"));
    for (int request = 0; rows.count() < count; ++request) {
        const qint64 timeMs = dice.timeMs(kSecondMs);
        const QString id = QStringLiteral("req-%1").arg(request);
        if (dice.oneIn(12)) { // top-ups, notes and sign-ins are no calls
            addNewApiAttempt(rows, dice, dice.of<int>({0, 1, 3, 4, 6, 7}), timeMs, QString());
            continue;
        }
        const int failures = dice.oneIn(5) ? 1 + dice.below(3) : 0;
        for (int i = 0; i < failures; ++i)
            addNewApiAttempt(rows, dice, 5, timeMs + i * kSecondMs, id);
        if (failures == 0 || dice.oneIn(2))
            addNewApiAttempt(rows, dice, 2, timeMs + failures * kSecondMs, id);
    }
}

void fillOneApi(GatewayFixture &gateway, Dice &dice, int count)
{
    LiteralRows rows(gateway, QStringLiteral("INSERT INTO logs (created_at, type, model_name, quota, prompt_tokens, "
                                             "completion_tokens, elapsed_time, channel_id, user_id)"));
    while (rows.count() < count)
        rows.add({QString::number(dice.timeMs(kSecondMs) / 1000),
                  QString::number(dice.oneIn(8) ? dice.of<int>({0, 1, 3, 4, 5}) : 2), rows.text(dice.model()),
                  dice.number(900'000), dice.number(90'000), dice.number(4000),
                  dice.oneIn(20) ? QStringLiteral("0") : QString::number(dice.latencyMs()),
                  QString::number(1 + dice.below(4)), dice.number(30)});
}

void addBifrostAttempt(LiteralRows &rows, Dice &dice, qint64 timeMs, const QString &root, int fallback, bool failed)
{
    const QString status = dice.oneIn(20) ? QStringLiteral("processing")
                           : failed       ? QStringLiteral("error")
                                          : QStringLiteral("success");
    const QString none = noCount(rows.dialect());
    const QString error = dice.oneIn(4) ? QStringLiteral(R"({"error":{"type":"request_cancelled"}})")
                                        : QStringLiteral(R"({"status_code":429,"error":{"code":"rate"}})");
    rows.add({rows.text(fallback == 0 ? root : QStringLiteral("%1-%2").arg(root).arg(fallback)),
              fallback == 0 ? kNull : rows.text(root), QString::number(fallback), QStringLiteral("0"),
              rows.dialect() == Dialect::ClickHouse ? QString::number(timeMs / 1000)
                                                    : rows.text(utcText(timeMs) + QStringLiteral("+00:00")),
              rows.text(QStringLiteral("chat.completion")), rows.text(QStringLiteral("openai")),
              rows.text(dice.model()), rows.text(status), rows.text(failed ? error : QString()),
              dice.oneIn(20) ? kNull : QStringLiteral("%1.%2").arg(dice.latencyMs()).arg(dice.below(10)),
              dice.oneIn(20) ? kNull : dollars(dice.below(400'000)), failed ? none : dice.number(90'000),
              failed ? none : dice.number(4000), failed ? none : dice.number(4000)});
}

void fillBifrost(GatewayFixture &gateway, Dice &dice, int count)
{
    LiteralRows rows(
        gateway, QStringLiteral("INSERT INTO logs (id, parent_request_id, fallback_index, number_of_retries, "
                                "\"timestamp\", object_type, provider, model, status, error_details, latency, cost, "
                                "prompt_tokens, completion_tokens, cached_read_tokens)"));
    for (int request = 0; rows.count() < count; ++request) {
        const qint64 timeMs = dice.timeMs(1);
        const QString root = QStringLiteral("req-%1").arg(request);
        const int failures = dice.oneIn(5) ? 1 + dice.below(3) : 0;
        for (int i = 0; i < failures; ++i)
            addBifrostAttempt(rows, dice, timeMs + i, root, i, true);
        if (failures == 0 || dice.oneIn(2))
            addBifrostAttempt(rows, dice, timeMs + failures, root, failures, false);
    }
}

QString liteLlmMetadata(Dice &dice)
{
    if (dice.oneIn(20))
        return QStringLiteral("{}");
    return (dice.oneIn(3) ? QStringLiteral(R"({"usage_object":{"prompt_tokens_details":{"cached_tokens":%1}}})")
                          : QStringLiteral(R"({"usage_object":{"cache_read_input_tokens":%1}})"))
        .arg(dice.number(4000));
}

void fillLiteLlm(GatewayFixture &gateway, Dice &dice, int count)
{
    LiteralRows rows(
        gateway,
        QStringLiteral("INSERT INTO \"LiteLLM_SpendLogs\" (request_id, call_type, api_key, team_id, spend, "
                       "prompt_tokens, completion_tokens, \"startTime\", \"endTime\", \"completionStartTime\", "
                       "model, model_group, metadata, status, request_duration_ms)"));
    const QString healthCheck = QStringLiteral("litellm-internal-health-check");
    while (rows.count() < count) {
        const qint64 timeMs = dice.timeMs(1);
        const bool failed = dice.oneIn(6);
        // Before spring 2026 both times of a failure were taken when it was written.
        const int latencyMs = failed && dice.oneIn(2) ? 0 : dice.latencyMs();
        const bool timed = !dice.oneIn(25);
        const bool streams = latencyMs > 1 && dice.oneIn(2);
        rows.add({rows.text(QStringLiteral("req-%1").arg(rows.count())), rows.text(QStringLiteral("acompletion")),
                  rows.text(dice.oneIn(20) ? healthCheck : QStringLiteral("hash")),
                  dice.oneIn(20) ? rows.text(healthCheck) : kNull, dollars(dice.below(400'000)), dice.number(90'000),
                  dice.number(4000), rows.text(utcText(timeMs)), timed ? rows.text(utcText(timeMs + latencyMs)) : kNull,
                  streams ? rows.text(utcText(timeMs + 1 + dice.below(latencyMs - 1)))
                          : rows.text(utcText(timeMs + latencyMs)),
                  rows.text(dice.model()),
                  dice.oneIn(3) ? dice.of<QString>({kNull, rows.text(QString())}) : rows.text(dice.model()),
                  rows.text(liteLlmMetadata(dice)),
                  failed ? rows.text(QStringLiteral("failure"))
                         : dice.of<QString>({kNull, rows.text(QString()), rows.text(QStringLiteral("success"))}),
                  timed && dice.oneIn(2) ? QString::number(latencyMs) : kNull});
    }
}

} // namespace

void fillProduct(GatewayFixture &gateway, const QString &product, const QList<qint64> &edgesMs, int rows)
{
    Dice dice(edgesMs);
    if (product == QLatin1String("one-api"))
        fillOneApi(gateway, dice, rows);
    else if (product == QLatin1String("bifrost"))
        fillBifrost(gateway, dice, rows);
    else if (product == QLatin1String("litellm"))
        fillLiteLlm(gateway, dice, rows);
    else
        fillNewApi(gateway, dice, rows);
}

} // namespace Gatehouse
