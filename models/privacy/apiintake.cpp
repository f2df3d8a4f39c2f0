#include "models/privacy/apiintake.h"

#include "models/core/loopthread.h"
#include "models/core/waitedanswer.h"

#include <cmath>

namespace Gatehouse
{

namespace
{

// Far more than a gateway has open at once; a list of another meaning would have more.
constexpr int kMostRequests = 100'000;
constexpr int kMostReadings = 3;

// The places of one item of the list. A number is read as its text; what is there and is neither is a problem.
class RequestItem
{
public:
    RequestItem(const ApiCall &call, const QJsonValue &item)
        : m_call(call)
        , m_item(item)
    {
    }

    GatewayRequest request(ReceivedForm form)
    {
        GatewayRequest one;
        one.id = text("id");
        one.receivedMs = received(form);
        one.kind = text("kind");
        one.regime = text("regime");
        one.channel = text("channel");
        one.account = text("account");
        one.email = text("email");
        one.problems = m_problems;
        return one;
    }

    // As a condition of SQL: null is no status.
    bool isOpen(const QStringList &statuses)
    {
        if (statuses.isEmpty())
            return true;
        if (const QJsonValue value = at("status"); !value.isUndefined())
            return statuses.contains(text("status"));
        m_problems.append(QStringLiteral("The admin API tells no status of it, so it may be answered already."));
        return true;
    }

private:
    QJsonValue at(const char *name) const
    {
        const auto pointer = m_call.results.constFind(QLatin1String(name));
        return pointer == m_call.results.constEnd() ? QJsonValue(QJsonValue::Undefined) : valueAt(m_item, *pointer);
    }

    static std::optional<qint64> wholeNumber(const QJsonValue &value)
    {
        constexpr double kLargest = 9'007'199'254'740'992.0; // beyond it a double is no exact number
        const double number = value.toDouble();
        if (!value.isDouble() || number != std::floor(number) || std::abs(number) > kLargest)
            return std::nullopt;
        return value.toInteger();
    }

    QString text(const char *name)
    {
        const QJsonValue value = at(name);
        if (value.isString())
            return value.toString().trimmed();
        if (const auto number = wholeNumber(value))
            return QString::number(*number);
        if (!value.isUndefined() && !value.isNull())
            m_problems.append(QStringLiteral("The admin API tells its %1 as neither a text nor a whole number.")
                                  .arg(QLatin1String(name)));
        return {};
    }

    std::optional<qint64> received(ReceivedForm form) const
    {
        const QJsonValue value = at("received");
        if (value.isString())
            return receivedMs(value.toString(), form);
        const auto number = wholeNumber(value);
        return number ? receivedMs(*number, form) : std::nullopt;
    }

    const ApiCall &m_call;
    const QJsonValue m_item;
    QStringList m_problems;
};

// The client lives on a thread of its own, with an event loop, for as long as this does.
class RequestReading
{
public:
    RequestReading(const AdminApiRules &api, const AdminApiSettings &settings)
    {
        m_thread.run([&] { m_client = std::make_unique<AdminApiClient>(api, settings, m_budgets); });
    }
    ~RequestReading()
    {
        m_thread.run([this] { m_client.reset(); });
    }

    Result<ListedItems> read(const std::stop_token &stop)
    {
        static const Error kStopped{ErrorKind::Cancelled, QStringLiteral("Stopped; nothing was filed.")};
        return waitedFor<ListedItems>(m_thread.place(), stop, kStopped, [this] {
            return ItemListing::start(*m_client, {QLatin1String(kListRequests), {}, kMostRequests});
        });
    }

private:
    LoopThread m_thread{QStringLiteral("gateway requests")};
    CallBudgets m_budgets;
    std::unique_ptr<AdminApiClient> m_client;
};

} // namespace

Result<QList<GatewayRequest>> openRequests(const ListedItems &listed, const RequestRules &rules)
{
    if (!rules.openStatuses.isEmpty() && !listed.call.results.contains(QStringLiteral("status")))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The gateway profile names the statuses of open requests, but not where the "
                                      "admin API tells the status. Add status to the results of %1.")
                           .arg(QLatin1String(kListRequests)));
    QList<GatewayRequest> open;
    for (const QJsonValue &value : listed.items) {
        RequestItem item(listed.call, value);
        if (item.isOpen(rules.openStatuses))
            open.append(item.request(rules.received));
    }
    return open;
}

Result<Intake> intakeFromApi(const AdminApiRules &api, const AdminApiSettings &settings, const RequestRules &rules,
                             const QString &origin, const QDate &today, const std::stop_token &stop)
{
    RequestReading reading(api, settings);
    Result<ListedItems> listed = reading.read(stop);
    for (int readings = 1; listed && listed->hasMoved && readings < kMostReadings; ++readings)
        listed = reading.read(stop);
    if (!listed)
        return std::unexpected(listed.error());
    const auto open = openRequests(*listed, rules);
    if (!open)
        return std::unexpected(open.error());
    Intake intake = intakeOf(*open, rules, origin, today);
    if (listed->isCut)
        intake.notes.append(
            QStringLiteral("The gateway lists more than %1 requests; only the first were read.").arg(kMostRequests));
    if (listed->hasMoved)
        intake.notes.append(QStringLiteral("The list changed while it was read, %1 times. Take in once more, so that "
                                           "none is left out.")
                                .arg(kMostReadings));
    return intake;
}

} // namespace Gatehouse
