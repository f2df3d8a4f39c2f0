#include "tests/support/madecertificate.h"

#include <vector>

namespace Gatehouse
{

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;
constexpr int kEntries = 11;
constexpr int kIndex = 6;

AuditEntry entryAt(int index)
{
    return {index,
            kNowMs + index,
            QStringLiteral("op-1"),
            QStringLiteral("case.step_done"),
            QStringLiteral("case C-2"),
            {},
            QStringLiteral("{}")};
}

} // namespace

ErasureCertificate exampleCertificate()
{
    ErasureCertificate made;
    made.caseId = QStringLiteral("C-2026-000042");
    made.received = QDate(2026, 11, 2);
    made.completed = QDate(2026, 11, 20);
    made.planHash = QString(64, QLatin1Char('a'));
    made.policyVersion = QStringLiteral("2026-3");
    made.profileId = QStringLiteral("demo");
    made.tables = {{QStringLiteral("accounts"), Disposition::Delete, 1, 0, {}, {}},
                   {QStringLiteral("invoices"), Disposition::Pseudonymise, 4, 3,
                    QStringLiteral("Tax law keeps \"invoices\" \u00a7 147"), QDate(2036, 12, 31)}};
    made.approvers = {QStringLiteral("op-2"), QStringLiteral("op-5")};
    made.rescans = {{kNowMs, true, 24}, {kNowMs + 3'600'000, true, 24}};
    made.suppressed = true;
    made.journalHash = QString(64, QLatin1Char('b'));
    made.auditOrigin = QStringLiteral("gatehouse/store/x");
    return made;
}

MadeCertificate provenCertificate(const ErasureCertificate &certificate, const SigningKey &key,
                                  const std::function<void(AuditEntry &)> &change)
{
    std::vector<Hash> leaves;
    MadeCertificate made{certificate, {}};
    for (int i = 0; i < kEntries; ++i) {
        AuditEntry entry = entryAt(i);
        if (i == kIndex) {
            entry.action = QStringLiteral("case.completed");
            entry.object = QStringLiteral("case ") + certificate.caseId;
            entry.detail = QStringLiteral("{\"certificate\":\"%1\"}").arg(certificateHash(made.body()));
            if (change)
                change(entry);
            made.proof.entry = canonicalBytes(entry);
        }
        leaves.push_back(Sha256().leaf(canonicalBytes(entry)));
    }
    made.proof.inclusion = inclusionProof(leaves, kIndex);
    made.proof.checkpoint = checkpointNote({certificate.auditOrigin, treeHead(leaves), kNowMs}, key);
    return made;
}

} // namespace Gatehouse
