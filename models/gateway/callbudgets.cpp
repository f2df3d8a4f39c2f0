#include "models/gateway/callbudgets.h"

#include <QUrl>

namespace Gatehouse
{

namespace
{

// The token by its place, never by itself.
QString identityOf(const AdminApiSettings &settings)
{
    const QUrl url = QUrl(settings.url).adjusted(QUrl::NormalizePathSegments);
    const QString path = url.path().endsWith(QLatin1Char('/')) ? url.path().chopped(1) : url.path();
    return QStringLiteral("%1\n%2\n%3\n%4\n%5")
        .arg(url.host(), QString::number(url.port(url.scheme() == QLatin1String("http") ? 80 : 443)), path,
             QString::number(int(settings.token.kind)) + settings.token.name, settings.userId);
}

} // namespace

CallBudget &CallBudgets::of(const CallBudgetRules &rules, const AdminApiSettings &settings)
{
    const qint64 windowMs = qint64(rules.seconds) * 1000;
    const auto [at, isNew] = m_budgets.try_emplace(identityOf(settings), rules.calls, windowMs);
    if (!isNew)
        at->second.setLimit(rules.calls, windowMs);
    return at->second;
}

} // namespace Gatehouse
