// What `verify` found, as text and as JSON.
#pragma once

#include "app/ctl/commands.h"

#include "models/audit/checkpoint.h"
#include "models/privacy/certificate.h"
#include "models/privacy/packagereader.h"

#include <QJsonObject>

namespace Gatehouse::Ctl
{

// Each gives the program's exit code.
int writeVerified(const QJsonObject &object, Terminal &terminal);
int writeCheckpoint(const Checkpoint &checkpoint, bool json, Terminal &terminal);
int writeCertificate(const OpenedCertificate &opened, bool json, Terminal &terminal);
int writePackage(const PackageFindings &found, bool json, Terminal &terminal);

// {"kind", "genuine": false, "fails": what does not hold in one word, "message"}
QJsonObject failureJson(const QString &kind, const Error &error);

} // namespace Gatehouse::Ctl
