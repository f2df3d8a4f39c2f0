#include "tests/support/productfixtures.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace Gatehouse
{

namespace
{

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

// One row of names and values.
class NewRow
{
public:
    void set(const QString &name, const QVariant &value)
    {
        m_names << name;
        m_values << value;
    }
    void insertInto(const QString &table, GatewayFixture &gateway) const
    {
        QStringList names;
        for (const QString &name : m_names)
            names << quotedName(name, gateway.database().dialect());
        gateway.execute(QStringLiteral("INSERT INTO %1 (%2) VALUES (%3)")
                            .arg(quotedName(table, gateway.database().dialect()), names.join(QStringLiteral(", ")),
                                 QStringList(names.size(), QStringLiteral("?")).join(QStringLiteral(", "))),
                        m_values);
    }

    QString names() const { return m_names.join(QStringLiteral(", ")); }
    // For ClickHouse.
    QString literals() const
    {
        QStringList texts;
        for (const QVariant &value : m_values) {
            QString text = value.isValid() ? value.toString() : QStringLiteral("NULL");
            if (value.typeId() == QMetaType::QString)
                text = QLatin1Char('\'') +
                       text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
                           .replace(QLatin1Char('\''), QLatin1String("\\'")) +
                       QLatin1Char('\'');
            texts.append(text);
        }
        return QLatin1Char('(') + texts.join(QStringLiteral(", ")) + QLatin1Char(')');
    }

private:
    QStringList m_names;
    QVariantList m_values;
};

QString scriptOf(const char *folder, const Database &database, const QString &version)
{
    return QStringLiteral("tests/support/%1/%2-%3.sql")
        .arg(QLatin1String(folder), dialectToken(database.dialect()), version);
}

} // namespace

BifrostFixture::BifrostFixture(const QString &version, std::unique_ptr<Database> &&database)
    : GatewayFixture(QStringLiteral("bifrost"), std::move(database), {scriptOf("bifrost", *database, version)})
    , m_isEarlier(version == QLatin1String("earlier"))
{
}

BifrostFixture::BifrostFixture(const QString &version)
    : GatewayFixture(QStringLiteral("bifrost"), {QStringLiteral("tests/support/bifrost/sqlite-%1.sql").arg(version)})
    , m_isEarlier(version == QLatin1String("earlier"))
{
}

QString BifrostFixture::idOfRow(const RequestRow &row) const
{
    return m_first == row.rowId ? row.requestId : row.requestId + QLatin1Char('-') + row.rowId;
}

void BifrostFixture::add(const RequestRow &row)
{
    const bool isFirst = !m_requests.contains(row.requestId);
    m_requests.insert(row.requestId);
    m_first = isFirst ? row.rowId : QString();
    const bool ok = row.outcome == Outcome::Ok;
    NewRow log;
    log.set(QStringLiteral("id"), idOfRow(row));
    log.set(QStringLiteral("parent_request_id"), isFirst ? QVariant() : QVariant(row.requestId));
    if (dialect() == Dialect::ClickHouse)
        log.set(QStringLiteral("timestamp"), row.timeMs / 1000);
    else
        log.set(QStringLiteral("timestamp"), timeText(row.timeMs) + QStringLiteral("+00:00"));
    log.set(QStringLiteral("object_type"), row.endpoint);
    log.set(QStringLiteral("provider"), row.provider);
    log.set(QStringLiteral("model"), row.model);
    log.set(QStringLiteral("fallback_index"), isFirst ? 0 : 1);
    log.set(QStringLiteral("virtual_key_id"), orNull(row.key));
    log.set(QStringLiteral("latency"),
            row.latencyUs == kNotRecorded ? QVariant() : QVariant(double(row.latencyUs) / 1000));
    log.set(QStringLiteral("cost"), double(row.costMicros) / 1e6);
    log.set(QStringLiteral("status"), ok ? QStringLiteral("success") : QStringLiteral("error"));
    log.set(QStringLiteral("error_details"),
            ok ? QString()
               : jsonText({{QStringLiteral("status_code"), row.statusCode},
                           {QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), row.errorClass}}}}));
    log.set(QStringLiteral("prompt_tokens"), row.tokensIn);
    log.set(QStringLiteral("completion_tokens"), row.tokensOut);
    if (!m_isEarlier) {
        log.set(QStringLiteral("team_name"), orNull(row.workspace));
        log.set(QStringLiteral("user_id"), orNull(row.account));
        log.set(QStringLiteral("cached_read_tokens"), row.tokensCached);
    }
    if (dialect() != Dialect::ClickHouse) {
        log.insertInto(QStringLiteral("logs"), *this);
        return;
    }
    m_columns = log.names();
    m_added.append(log.literals());
    if (!isAddingTogether())
        writeAdded();
}

void BifrostFixture::writeAdded()
{
    if (!m_added.isEmpty())
        execute(QStringLiteral("INSERT INTO logs (%1) VALUES %2").arg(m_columns, m_added.join(QStringLiteral(", "))));
    m_added.clear();
}

RequestRow BifrostFixture::kept(RequestRow row) const
{
    row.rowId = idOfRow(row);
    row.ttftUs = kNotRecorded;
    row.ip.clear();
    if (row.outcome == Outcome::Ok)
        row.statusCode = 0;
    if (m_isEarlier) {
        row.workspace.clear();
        row.account.clear();
        row.tokensCached = 0;
    }
    return row;
}

OneApiFixture::OneApiFixture(const QString &version, std::unique_ptr<Database> &&database)
    : GatewayFixture(QStringLiteral("one-api"), std::move(database), {scriptOf("oneapi", *database, version)})
    , m_isEarlier(version < QLatin1String("2025"))
{
}

void OneApiFixture::add(const RequestRow &row)
{
    NewRow log;
    log.set(QStringLiteral("id"), row.rowId.toLongLong());
    log.set(QStringLiteral("user_id"), row.account.toLongLong());
    log.set(QStringLiteral("created_at"), row.timeMs / 1000);
    log.set(QStringLiteral("type"), 2);
    log.set(QStringLiteral("model_name"), row.model);
    log.set(QStringLiteral("quota"), row.costMicros / 2);
    log.set(QStringLiteral("prompt_tokens"), row.tokensIn);
    log.set(QStringLiteral("completion_tokens"), row.tokensOut);
    log.set(QStringLiteral("channel_id"), idOf(QStringLiteral("channels"), row.provider));
    if (!m_isEarlier) {
        log.set(QStringLiteral("request_id"), row.requestId);
        log.set(QStringLiteral("elapsed_time"), std::max<qint64>(0, row.latencyUs / 1000));
    }
    log.insertInto(QStringLiteral("logs"), *this);
}

RequestRow OneApiFixture::kept(RequestRow row) const
{
    row.outcome = Outcome::Ok;
    row.final = FinalAttempt::Yes;
    row.statusCode = 0;
    row.ttftUs = kNotRecorded;
    row.tokensCached = 0;
    for (QString *text : {&row.errorClass, &row.endpoint, &row.workspace, &row.key, &row.ip})
        text->clear();
    if (row.latencyUs <= 0 || m_isEarlier)
        row.latencyUs = kNotRecorded;
    if (m_isEarlier)
        row.requestId.clear();
    return row;
}

LiteLlmFixture::LiteLlmFixture(const QString &version, std::unique_ptr<Database> &&database)
    : GatewayFixture(QStringLiteral("litellm"), std::move(database), {scriptOf("litellm", *database, version)})
    , m_isEarlier(version < QLatin1String("2026"))
{
}

LiteLlmFixture::LiteLlmFixture(std::unique_ptr<Database> &&database)
    : GatewayFixture(QStringLiteral("litellm"), std::move(database), {})
    , m_isEarlier(false)
{
}

void LiteLlmFixture::add(const RequestRow &row)
{
    const bool ok = row.outcome == Outcome::Ok;
    if (!row.workspace.isEmpty() && !m_teams.contains(row.workspace)) {
        m_teams.insert(row.workspace);
        NewRow team;
        team.set(QStringLiteral("team_id"), QStringLiteral("id of ") + row.workspace);
        team.set(QStringLiteral("team_alias"), row.workspace);
        team.insertInto(QStringLiteral("LiteLLM_TeamTable"), *this);
    }
    QJsonObject metadata{
        {QStringLiteral("usage_object"), QJsonObject{{QStringLiteral("cache_read_input_tokens"), row.tokensCached}}}};
    if (!ok)
        metadata.insert(QStringLiteral("error_information"),
                        QJsonObject{{QStringLiteral("error_code"), QString::number(row.statusCode)},
                                    {QStringLiteral("error_class"), row.errorClass}});
    const bool timed = row.latencyUs != kNotRecorded;
    NewRow log;
    log.set(QStringLiteral("request_id"), row.requestId + QLatin1Char('/') + row.rowId);
    log.set(QStringLiteral("call_type"), row.endpoint);
    log.set(QStringLiteral("api_key"), row.key);
    log.set(QStringLiteral("spend"), double(row.costMicros) / 1e6);
    log.set(QStringLiteral("prompt_tokens"), row.tokensIn);
    log.set(QStringLiteral("completion_tokens"), row.tokensOut);
    log.set(QStringLiteral("startTime"), timeText(row.timeMs));
    log.set(QStringLiteral("endTime"), timed ? QVariant(timeText(row.timeMs + row.latencyUs / 1000)) : QVariant());
    log.set(QStringLiteral("completionStartTime"),
            row.ttftUs == kNotRecorded ? QVariant() : QVariant(timeText(row.timeMs + row.ttftUs / 1000)));
    log.set(QStringLiteral("model_group"), row.model);
    log.set(QStringLiteral("custom_llm_provider"), row.provider);
    log.set(QStringLiteral("user"), row.account);
    log.set(QStringLiteral("metadata"), jsonText(metadata));
    log.set(QStringLiteral("team_id"), row.workspace.isEmpty() ? QString() : QStringLiteral("id of ") + row.workspace);
    log.set(QStringLiteral("requester_ip_address"), orNull(row.ip));
    log.set(QStringLiteral("status"), ok ? QStringLiteral("success") : QStringLiteral("failure"));
    if (!m_isEarlier && timed)
        log.set(QStringLiteral("request_duration_ms"), row.latencyUs / 1000);
    log.insertInto(QStringLiteral("LiteLLM_SpendLogs"), *this);
}

RequestRow LiteLlmFixture::kept(RequestRow row) const
{
    row.requestId = row.rowId = row.requestId + QLatin1Char('/') + row.rowId;
    row.final = FinalAttempt::Yes;
    if (row.outcome == Outcome::Ok)
        row.statusCode = 0;
    // Where a failure took no time LiteLLM had not measured it.
    if (row.outcome != Outcome::Ok && row.latencyUs == 0)
        row.latencyUs = kNotRecorded;
    if (row.ttftUs >= row.latencyUs)
        row.ttftUs = kNotRecorded;
    return row;
}

NewApiLogFixture::NewApiLogFixture(const QString &version, std::unique_ptr<Database> &&log)
    : GatewayFixture(QStringLiteral("new-api"), std::move(log), {NewApiFixture::scriptOf(*log, version)})
{
}

void NewApiLogFixture::add(const RequestRow &row)
{
    m_channel = m_main.idOf(QStringLiteral("channels"), row.provider);
    NewApiFixture::insert(*this, row, m_channel, true, true);
}

RequestRow NewApiLogFixture::kept(RequestRow row) const
{
    if (dialect() == Dialect::ClickHouse)
        row.rowId =
            QStringLiteral("%1/%2/%3").arg(row.requestId).arg(row.outcome == Outcome::Ok ? 2 : 5).arg(m_channel);
    if (row.outcome == Outcome::Ok)
        row.statusCode = 0;
    return row;
}

} // namespace Gatehouse
