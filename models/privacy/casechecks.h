// What is checked of a privacy request before anything is written, on every engine of the store.
#pragma once

#include "models/audit/readingrecord.h"
#include "models/privacy/privacycase.h"

#include <chrono>

namespace Gatehouse
{

// As it was filed, with what it is stored and compared by.
struct FiledIdentity {
    SubjectIdentity identity; // normalised
    QString masked;
    QByteArray hash;
};
// Nobody files more identifiers than that; discovery finds the keys of the person as well. The function
// add_case_identifiers() of a store on a server has the same bounds.
inline constexpr int kMostFiled = 64;
inline constexpr int kMostFound = 21'000;
Result<QList<FiledIdentity>> filedIdentities(const QList<SubjectIdentity> &subject, const QByteArray &hashKey,
                                             int most = kMostFiled);
// InvalidInput: a receipt day that is no day or to come, no subject, text that is too long.
Result<NewCase> checkedCase(const NewCase &wanted);
Result<PrivacyHold> checkedHold(const PrivacyHold &hold, const SubjectIdentity &subject);
// InvalidInput: a method or level that is no single word, so that nothing about the person gets in.
Result<void> checkProof(const IdentityProof &proof);
// InvalidInput: the hash is not the one of this plan. Who approves a plan approves what they read.
Result<void> checkPlan(const QJsonObject &plan, const QString &hash);
// InvalidInput: a kind or language that is no single word, or no SHA-256.
Result<void> checkDocument(const CaseDocument &document);
// InvalidInput: negative, or so long that a worker that died would keep the case for days.
Result<void> checkLease(std::chrono::milliseconds lease);
// InvalidInput: no extension that a law gives.
Result<void> checkExtension(const PrivacyCase &one, const QDate &told, const QDate &due);
QString dayText(const QDate &day);
QString compactJson(const QJsonObject &object);
// What of it goes into the audit log: not what a person has written, which may name somebody.
QJsonObject auditable(QJsonObject detail);
// 32 bytes from the system's source of chance.
QByteArray newSalt();
QString newHoldId();

} // namespace Gatehouse
