#include "app/ctl/findingstext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

QJsonObject findingsJson(const LogReport &report)
{
    QJsonArray faults;
    for (const LogFault &fault : report.findings.faults)
        faults.append(QJsonObject{{QStringLiteral("index"), fault.index}, {QStringLiteral("what"), fault.what}});
    return {{QStringLiteral("origin"), report.origin},
            {QStringLiteral("genuine"), report.findings.isGenuine()},
            {QStringLiteral("entries"), report.findings.head.size},
            {QStringLiteral("root"), QString::fromLatin1(toHex(report.findings.head.root))},
            {QStringLiteral("removed"), report.findings.removed},
            {QStringLiteral("checkpoints"), report.findings.checkpoints},
            {QStringLiteral("faults"), faults}};
}

} // namespace

int writeFindings(const LogReport &report, bool json, Terminal &terminal)
{
    const LogFindings &findings = report.findings;
    if (json) {
        terminal.out << QJsonDocument(findingsJson(report)).toJson();
    } else if (findings.isGenuine()) {
        terminal.out << QStringLiteral("Genuine: %1\nentries      %2\nroot         %3\ncheckpoints  %4\n")
                            .arg(report.origin)
                            .arg(findings.head.size)
                            .arg(QString::fromLatin1(toHex(findings.head.root)))
                            .arg(findings.checkpoints);
        if (findings.removed > 0)
            terminal.out << QStringLiteral("cut          %1, of which the hashes are left\n").arg(findings.removed);
    } else {
        terminal.out << QStringLiteral("Not genuine: %1, from entry %2 on\n")
                            .arg(report.origin)
                            .arg(findings.faults.constFirst().index);
        for (const LogFault &fault : findings.faults)
            terminal.out << QStringLiteral("  %1\n").arg(fault.what);
    }
    const int done = finish(terminal);
    return findings.isGenuine() ? done : Failed;
}

} // namespace Gatehouse::Ctl
