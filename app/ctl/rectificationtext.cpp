#include "app/ctl/rectificationtext.h"

#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

const QString kMask = QStringLiteral("•••");

} // namespace

QJsonArray rectificationJson(const QList<RectifiedValue> &values)
{
    QJsonArray all;
    for (const RectifiedValue &value : values) {
        QJsonObject one{{QStringLiteral("table"), value.table},
                        {QStringLiteral("column"), value.column},
                        {QStringLiteral("masked"), !value.isRevealed}};
        one.insert(QStringLiteral("before"),
                   value.isRevealed ? QJsonValue(QJsonArray::fromStringList(value.before)) : QJsonValue());
        one.insert(QStringLiteral("after"), value.isRevealed ? QJsonValue(value.after) : QJsonValue());
        all.append(one);
    }
    return all;
}

QString rectificationText(const QList<RectifiedValue> &values)
{
    QString text;
    for (const RectifiedValue &value : values) {
        const QString before =
            value.before.join(QStringLiteral(" | ")) + (value.isMore ? QStringLiteral(" | ...") : QString());
        text += QStringLiteral("change     %1.%2: %3 -> %4\n")
                    .arg(value.table, value.column, value.isRevealed ? before : kMask,
                         value.isRevealed ? value.after : kMask);
    }
    return text;
}

Result<QList<RectifiedValue>> rectificationOf(const ErasurePlan &plan, const Request &request, CaseAccess &access,
                                              const CaseGateway *gateway, const Terminal &terminal)
{
    if (request.privacy.revealFor.isEmpty())
        return maskedRectification(plan);
    std::unique_ptr<CaseGateway> own;
    if (!gateway) {
        auto opened = openGateway(request, CaseGateway::Purpose::Look, access, terminal);
        if (!opened)
            return std::unexpected(opened.error());
        own = std::move(*opened);
        gateway = own.get();
    }
    return revealedRectification(access.cases(), gateway->profile(), gateway->tables(), access.self(), request.operand,
                                 request.privacy.revealFor, terminal.stop);
}

} // namespace Gatehouse::Ctl
