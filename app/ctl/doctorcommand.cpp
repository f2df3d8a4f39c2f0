#include "app/ctl/commands.h"
#include "app/ctl/usableconnection.h"

#include "models/telemetry/connectioncheck.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

QString stepText(const CheckStep &step)
{
    const QString indent(10, QLatin1Char(' '));
    QString text = QStringLiteral("%1%2: %3\n").arg(checkStateToken(step.state), -10).arg(step.name, step.message);
    for (const QString &detail : step.details)
        text += indent + detail + QLatin1Char('\n');
    if (!step.remedy.isEmpty())
        text += indent + step.remedy + QLatin1Char('\n');
    return text;
}

QJsonObject stepJson(const CheckStep &step)
{
    return {{QStringLiteral("id"), step.id},
            {QStringLiteral("name"), step.name},
            {QStringLiteral("state"), checkStateToken(step.state)},
            {QStringLiteral("message"), step.message},
            {QStringLiteral("remedy"), step.remedy.isEmpty() ? QJsonValue() : QJsonValue(step.remedy)},
            {QStringLiteral("details"), QJsonArray::fromStringList(step.details)}};
}

void print(const ConnectionCheck &check, const Request &request, Terminal &terminal)
{
    QJsonArray steps;
    for (const CheckStep &step : check.steps()) {
        if (request.json)
            steps.append(stepJson(step));
        else
            terminal.out << stepText(step);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("worst"), checkStateToken(check.worst())},
                                                  {QStringLiteral("steps"), steps}})
                            .toJson();
}

} // namespace

int doctor(const Request &request, Terminal &terminal)
{
    const Result<ConnectionSettings> settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return complain(settings.error(), terminal);

    CallBudgets budgets;
    ConnectionCheck check(*settings, terminal.clock, budgets);
    // Queued: a check that ends at once must find a loop that it can end.
    QObject::connect(
        &check, &ConnectionCheck::finished, &check, [] { QCoreApplication::exit(Done); }, Qt::QueuedConnection);
    const std::stop_callback interrupt(terminal.stop, [] {
        QMetaObject::invokeMethod(
            qApp, [] { QCoreApplication::exit(Failed); }, Qt::QueuedConnection);
    });
    check.start();
    if (QCoreApplication::exec() != Done)
        return complain({ErrorKind::Cancelled, QStringLiteral("Stopped before the connection was tested in full.")},
                        terminal);
    print(check, request, terminal);
    const int written = finish(terminal);
    return check.worst() == CheckStep::State::Failed ? int(Failed) : written;
}

} // namespace Gatehouse::Ctl
