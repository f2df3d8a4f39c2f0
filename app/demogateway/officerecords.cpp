#include "app/demogateway/officerecords.h"

#include "app/demogateway/officetexts.h"
#include "app/demogateway/trafficmodel.h"
#include "models/database/database.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace Gatehouse::Demo
{

namespace
{

constexpr quint64 kPart = 0x6f6666696365ULL;
constexpr qint64 kDollar = 1'000'000;

constexpr std::array kOperators{"ops.hana", "ops.jonas", "ops.noor", "billing.rosa"};
constexpr std::array kActions{"provider.weight", "price.update", "workspace.cap", "account.note",
                              "key.rotation_reminder"};
constexpr std::array kActionTargets{"provider", "model", "workspace", "account", "key"};

qint64 monthStart(qint64 timeMs, int monthsBack)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc()).date().addMonths(-monthsBack);
    return QDate(date.year(), date.month(), 1).startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
}

} // namespace

OfficeRecords::OfficeRecords(Database &database, const Directory &directory, quint64 seed)
    : m_database(database)
    , m_directory(directory)
    , m_seed(seed)
{
}

Result<void> OfficeRecords::insert(const QString &sql, const QVariantList &values)
{
    const auto done = m_database.execute(sql, values);
    if (!done)
        return std::unexpected(done.error());
    return {};
}

bool OfficeRecords::isPresent(int accountId) const
{
    return !m_state.goneAccounts.contains(accountId) && !m_state.blockedAccounts.contains(accountId);
}

const Account *OfficeRecords::someAccount(qint64 timeMs, RandomStream &random) const
{
    for (int tries = 0; tries < 100; ++tries) {
        const Account &account = m_directory.accounts[size_t(random.below(kAccountCount))];
        if (account.createdAtMs < timeMs && (account.deletedAtMs == 0 || account.deletedAtMs > timeMs) &&
            isPresent(account.id))
            return &account;
    }
    return nullptr;
}

Result<void> OfficeRecords::topUp(const Workspace &workspace, qint64 timeMs, RandomStream &random)
{
    if (!isPresent(workspace.ownerAccountId))
        return {};
    const qint64 amountMicros = (10 + 10 * random.below(40)) * kDollar;
    const bool settled = !random.chance(0.04);
    const QString reference = QStringLiteral("ep_") + QString::number(random.bits(), 36);
    if (auto done = insert(
            QStringLiteral("INSERT INTO payments(account_id, workspace_id, processor, processor_reference, "
                           "amount_micros, currency, status, created_at) VALUES(?,?,'Example Payments',?,?,'USD',?,?)"),
            {workspace.ownerAccountId, workspace.id, reference, amountMicros,
             settled ? QStringLiteral("settled") : QStringLiteral("failed"), timeMs});
        !done || !settled)
        return done;
    return insert(QStringLiteral("INSERT INTO wallet_transactions(workspace_id, account_id, kind, amount_micros, "
                                 "created_at) VALUES(?,?,'top_up',?,?)"),
                  {workspace.id, workspace.ownerAccountId, amountMicros, timeMs});
}

Result<void> OfficeRecords::invoice(const Workspace &workspace, const TimeSpan &period, qint64 amountMicros, bool paid,
                                    RandomStream &random)
{
    const Account &owner = m_directory.accounts[size_t(workspace.ownerAccountId - 1)];
    const QString number =
        QStringLiteral("INV-%1-%2")
            .arg(QDateTime::fromMSecsSinceEpoch(period.fromMs, QTimeZone::utc()).toString(QStringLiteral("yyyyMM")))
            .arg(workspace.id, 4, 10, QLatin1Char('0'));
    if (auto done = insert(
            QStringLiteral(
                "INSERT INTO invoices(workspace_id, account_id, number, billing_name, billing_address, period_from, "
                "period_to, amount_micros, currency, status, created_at) VALUES(?,?,?,?,?,?,?,?,'USD',?,?)"),
            {workspace.id, owner.id, number, isPresent(owner.id) ? owner.name : workspace.name,
             QStringLiteral("%1, %2 Example Street, %3")
                 .arg(workspace.name)
                 .arg(1 + workspace.id * 7)
                 .arg(owner.country),
             period.fromMs, period.toMs, amountMicros, paid ? QStringLiteral("paid") : QStringLiteral("open"),
             period.toMs + kHourMs});
        !done || !paid)
        return done;
    return insert(
        QStringLiteral(
            "INSERT INTO payments(account_id, workspace_id, invoice_id, processor, processor_reference, amount_micros, "
            "currency, status, created_at) VALUES(?,?,last_insert_rowid(),'Example Payments',?,?,'USD','settled',?)"),
        {owner.id, workspace.id, QStringLiteral("ep_") + QString::number(random.bits(), 36), amountMicros,
         period.toMs + (2 + random.below(200)) * kHourMs});
}

Result<void> OfficeRecords::invoiceMonthBefore(qint64 monthStartMs, RandomStream &random)
{
    const TimeSpan period{monthStart(monthStartMs, 1), monthStartMs};
    for (const Workspace &workspace : m_directory.workspaces) {
        const auto sum = m_database.scalar(
            QStringLiteral("SELECT sum(cost_micros) FROM usage_daily WHERE workspace_id = ? AND day >= ? AND day < ?"),
            {workspace.id, period.fromMs, period.toMs});
        if (!sum)
            return std::unexpected(sum.error());
        if (*sum == 0)
            continue;
        if (auto done = invoice(workspace, period, *sum, false, random); !done)
            return done;
    }
    return {};
}

Result<void> OfficeRecords::chargeUsage(qint64 dayMs)
{
    return insert(
        QStringLiteral(
            "INSERT INTO wallet_transactions(workspace_id, account_id, kind, amount_micros, created_at) "
            "SELECT workspace_id, NULL, 'usage', -cost_micros, ? FROM usage_daily WHERE day = ? AND cost_micros > 0"),
        {dayMs + kDayMs, dayMs});
}

Result<void> OfficeRecords::ticket(qint64 timeMs, qint64 nowMs, RandomStream &random)
{
    const TicketEntry &entry = kTickets[size_t(random.below(int(std::size(kTickets))))];
    const Account *author = someAccount(timeMs, random);
    if (!author)
        return {};
    const Account &account = *author;
    const qint64 answeredMs = timeMs + (1 + random.below(40)) * kHourMs;
    const qint64 closedMs = answeredMs + (1 + random.below(70)) * kHourMs;
    const QString status = closedMs < nowMs     ? QStringLiteral("closed")
                           : answeredMs < nowMs ? QStringLiteral("waiting")
                                                : QStringLiteral("open");
    if (auto done = insert(QStringLiteral("INSERT INTO support_tickets(account_id, subject, category, status, "
                                          "created_at, closed_at) VALUES(?,?,?,?,?,?)"),
                           {account.id, QString::fromLatin1(entry.subject), QString::fromLatin1(entry.category), status,
                            timeMs, closedMs < nowMs ? QVariant(closedMs) : QVariant()});
        !done)
        return done;
    const auto ticketId = m_database.scalar(QStringLiteral("SELECT last_insert_rowid()"));
    if (!ticketId)
        return std::unexpected(ticketId.error());
    const QString sql = QStringLiteral(
        "INSERT INTO support_messages(ticket_id, author, account_id, text, created_at) VALUES(?,?,?,?,?)");
    if (auto done =
            insert(sql, {*ticketId, QStringLiteral("customer"), account.id,
                         QString::fromLatin1(entry.question) + QStringLiteral(" Regards, ") + account.name, timeMs});
        !done || answeredMs >= nowMs)
        return done;
    return insert(sql,
                  {*ticketId, QStringLiteral("staff"), QVariant(),
                   QStringLiteral("Hello %1, %2").arg(account.name, QString::fromLatin1(entry.answer)), answeredMs});
}

Result<void> OfficeRecords::privacyRequest(qint64 timeMs, qint64 nowMs, RandomStream &random)
{
    static constexpr std::array kChannels{"email", "support", "dashboard"};
    const RightEntry &right = kRights[size_t(random.below(int(std::size(kRights))))];
    const Account *person = someAccount(timeMs, random);
    if (!person)
        return {};
    const Account &account = *person;
    const qint64 ageDays = (nowMs - timeMs) / kDayMs;
    QString status = QStringLiteral("new");
    if (ageDays > 45 || (ageDays > 8 && random.chance(0.6)))
        status = random.chance(0.9) ? QStringLiteral("done") : QStringLiteral("refused");
    else if (ageDays > 2 && random.chance(0.7))
        status = QStringLiteral("acknowledged");
    const bool closed = status == QLatin1String("done") || status == QLatin1String("refused");
    const bool matched = status != QLatin1String("new") || random.chance(0.5);
    const qint64 closedMs = timeMs + std::min((4 + random.below(30)) * kDayMs, (nowMs - timeMs) * 9 / 10);
    return insert(QStringLiteral("INSERT INTO privacy_requests(received_at, kind, regime, channel, account_id, "
                                 "contact_email, status, closed_at) "
                                 "VALUES(?,?,?,?,?,?,?,?)"),
                  {timeMs, QString::fromLatin1(right.kind), QString::fromLatin1(right.regime),
                   QString::fromLatin1(kChannels[size_t(random.below(3))]), matched ? QVariant(account.id) : QVariant(),
                   account.email, status, closed ? QVariant(closedMs) : QVariant()});
}

Result<void> OfficeRecords::adminAction(qint64 timeMs, RandomStream &random)
{
    const auto action = size_t(random.below(int(kActions.size())));
    return insert(
        QStringLiteral("INSERT INTO admin_actions(created_at, actor, action, target_kind, target_id, reason, result) "
                       "VALUES(?,?,?,?,?,'routine','done')"),
        {timeMs, QString::fromLatin1(kOperators[size_t(random.below(int(kOperators.size())))]),
         QString::fromLatin1(kActions[action]), QString::fromLatin1(kActionTargets[action]), 1 + random.below(5)});
}

Result<void> OfficeRecords::writeHour(qint64 hour, qint64 nowMs)
{
    const qint64 startMs = hour * kHourMs;
    RandomStream random(m_seed ^ kPart, quint64(hour));
    const auto timeMs = [&] { return startMs + random.below(int(kHourMs)); };
    if (startMs % kDayMs == 0) {
        if (auto done = chargeUsage(startMs - kDayMs); !done)
            return done;
        if (startMs == monthStart(startMs, 0)) {
            if (auto done = invoiceMonthBefore(startMs, random); !done)
                return done;
        }
    }
    const double rhythm = rhythmAt(startMs);
    if (random.chance(0.4 * rhythm)) {
        if (auto done = topUp(m_directory.workspaces[size_t(random.below(kWorkspaceCount))], timeMs(), random); !done)
            return done;
    }
    if (random.chance(0.1 * rhythm)) {
        if (auto done = ticket(timeMs(), nowMs, random); !done)
            return done;
    }
    if (random.chance(0.05 * rhythm)) {
        if (auto done = privacyRequest(timeMs(), nowMs, random); !done)
            return done;
    }
    if (random.chance(0.2 * rhythm))
        return adminAction(timeMs(), random);
    return {};
}

Result<void> OfficeRecords::writePast(const TimeSpan &history)
{
    RandomStream random(m_seed ^ kPart, 1);
    for (int month = 76; month >= 1; --month) {
        const TimeSpan period{monthStart(history.fromMs, month), monthStart(history.fromMs, month - 1)};
        for (const Workspace &workspace : m_directory.workspaces) {
            if (workspace.createdAtMs >= period.fromMs)
                continue;
            if (auto done = topUp(workspace, period.fromMs + random.below(25) * kDayMs, random); !done)
                return done;
            if (auto done = invoice(workspace, period, (20 + random.below(3000)) * kDollar + random.below(1'000'000),
                                    true, random);
                !done)
                return done;
        }
    }
    for (qint64 dayMs = history.fromMs - 420 * kDayMs; dayMs < history.fromMs; dayMs += kDayMs) {
        const qint64 timeMs = dayMs + random.below(int(kDayMs / 2));
        if (auto done = adminAction(timeMs, random); !done)
            return done;
        if (random.chance(0.4)) {
            if (auto done = ticket(timeMs, history.toMs, random); !done)
                return done;
        }
        if (random.chance(0.12)) {
            if (auto done = privacyRequest(timeMs, history.toMs, random); !done)
                return done;
        }
    }
    return {};
}

} // namespace Gatehouse::Demo
