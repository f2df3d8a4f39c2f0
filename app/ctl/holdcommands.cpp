// Holds: what keeps rows from erasure.
#include "app/ctl/casetext.h"
#include "app/ctl/jsontime.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

QJsonObject holdJson(const PrivacyHold &hold, const QDate &today)
{
    QJsonObject json{
        {QStringLiteral("hold"), hold.id},
        {QStringLiteral("reason"), hold.reason},
        {QStringLiteral("until"), jsonDay(hold.until)},
        {QStringLiteral("placed_by"), hold.placedBy},
        {QStringLiteral("placed"), jsonInstant(hold.placedMs, QTimeZone::utc())},
        {QStringLiteral("ended"), hold.endedMs ? jsonInstant(*hold.endedMs, QTimeZone::utc()) : QJsonValue()},
        {QStringLiteral("stands"), !hold.isOver(today)},
        {QStringLiteral("restricted_by"), hold.restrictedBy.isEmpty() ? QJsonValue() : QJsonValue(hold.restrictedBy)}};
    if (hold.isOfRow()) {
        json.insert(QStringLiteral("table"), hold.table);
        json.insert(QStringLiteral("row"), hold.rowId);
    } else {
        json.insert(QStringLiteral("subject"),
                    QJsonObject{{QStringLiteral("kind"), hold.kind}, {QStringLiteral("masked"), hold.masked}});
    }
    return json;
}

QString holdLine(const PrivacyHold &hold, const QDate &today)
{
    const QString of = hold.isOfRow() ? QStringLiteral("row %1 of %2").arg(hold.rowId, hold.table)
                                      : QStringLiteral("%1 %2").arg(hold.kind, hold.masked);
    const QString until = hold.until.isValid() ? hold.until.toString(Qt::ISODate) : QStringLiteral("it is lifted");
    return QStringLiteral("%1  %2  until %3%4  %5\n")
        .arg(hold.id, of, until, hold.isOver(today) ? QStringLiteral(" (over)") : QString(), hold.reason);
}

int write(const QJsonObject &json, const QString &text, bool asJson, Terminal &terminal)
{
    if (asJson)
        terminal.out << QJsonDocument(json).toJson();
    else
        terminal.out << text;
    return finish(terminal);
}

Result<QStringList> ended(const Request &request, CaseAccess &access)
{
    const auto all = access.cases().holds();
    if (!all)
        return std::unexpected(all.error());
    const auto stands = [&](const PrivacyHold &each) { return each.id == request.operand && !each.endedMs; };
    if (std::ranges::none_of(*all, stands))
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("There is no hold %1 that stands. 'hold list' names those there are.").arg(request.operand));
    return access.cases().endHold(access.self(), request.operand, request.privacy.reason);
}

} // namespace

int holdAdd(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    if (!access)
        return complain(access.error(), terminal);
    PrivacyHold hold;
    hold.table = request.privacy.table;
    hold.rowId = request.privacy.rowId;
    hold.reason = request.privacy.reason;
    hold.until = request.privacy.day.value_or(QDate());
    if (hold.until < (*access)->today())
        return complain({ErrorKind::InvalidInput,
                         QStringLiteral("The hold would be over already. Give a day that is to come with --until.")},
                        terminal);
    const auto id = (*access)->cases().addHold((*access)->self(), hold, request.privacy.opened.subject.value(0));
    if (!id)
        return complain(id.error(), terminal);
    return write({{QStringLiteral("hold"), *id}, {QStringLiteral("until"), jsonDay(hold.until)}},
                 QStringLiteral("%1  until %2\n").arg(*id, hold.until.toString(Qt::ISODate)), request.json, terminal);
}

int holdEnd(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto reopened = ended(request, **access);
    if (!reopened)
        return complain(reopened.error(), terminal);
    const QString again = reopened->isEmpty()
                              ? QStringLiteral("No completed case had left rows for it.")
                              : QStringLiteral("Opened again: %1").arg(reopened->join(QStringLiteral(", ")));
    return write({{QStringLiteral("hold"), request.operand},
                  {QStringLiteral("reopened"), QJsonArray::fromStringList(*reopened)}},
                 QStringLiteral("%1 is over. %2\n").arg(request.operand, again), request.json, terminal);
}

int holdList(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::IfGiven, terminal);
    const auto all = access ? (*access)->cases().holds() : std::unexpected(access.error());
    if (!all)
        return complain(all.error(), terminal);
    QJsonArray document;
    QString text;
    for (const PrivacyHold &hold : *all) {
        document.append(holdJson(hold, (*access)->today()));
        text += holdLine(hold, (*access)->today());
    }
    return write({{QStringLiteral("holds"), document}}, text, request.json, terminal);
}

} // namespace Gatehouse::Ctl
