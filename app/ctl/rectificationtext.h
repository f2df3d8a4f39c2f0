// What a rectification changes, as JSON and as text.
#pragma once

#include "app/ctl/caseaccess.h"

#include "models/privacy/rectificationvalues.h"

#include <QJsonArray>

namespace Gatehouse::Ctl
{

QJsonArray rectificationJson(const QList<RectifiedValue> &values);
QString rectificationText(const QList<RectifiedValue> &values);
// Masked, unless the request says what they are to be revealed for.
Result<QList<RectifiedValue>> rectificationOf(const ErasurePlan &plan, const Request &request, CaseAccess &access,
                                              const CaseGateway *gateway, const Terminal &terminal);

} // namespace Gatehouse::Ctl
