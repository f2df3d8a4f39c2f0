// Every credential of a gateway that is switched on, once, and what there is to say of them.
#pragma once

#include "models/core/clock.h"
#include "models/credentials/credential.h"
#include "models/credentials/credentialterms.h"
#include "models/privacy/unreacheddatabase.h"
#include "models/promises/promisemap.h"

#include <QMap>

#include <stop_token>

namespace Gatehouse
{

struct CredentialRow;

// What cannot be told of the credentials of a table, since nothing records it.
struct CredentialBlindSpot {
    EntityKind kind = EntityKind::Key;
    CredentialFindings findings;
    QString why; // "api_keys does not record ..."

    bool operator==(const CredentialBlindSpot &) const = default;
};

struct CredentialSurvey {
    CredentialTerms terms;
    qint64 lookedMs = 0;
    QMap<EntityKind, qint64> live; // switched on, by kind
    QMap<CredentialFinding, qint64> counts;
    qint64 needAction = 0;    // credentials with a finding that calls for something
    QList<Credential> listed; // those with a wanted finding, at most kMostListed
    qint64 notListed = 0;     // that there was no more room for; they are counted
    QList<CredentialBlindSpot> blind;
    CredentialFindings told; // those that something of this gateway tells of

    qint64 liveCount() const;
    bool operator==(const CredentialSurvey &) const = default;
};

// All that it names outlives it. Used on the thread that opened the databases.
struct CredentialScene {
    const PromiseMap &map;
    const GatewayTables &tables;
    QString traffic; // the table of the gateway's calls
    const Clock &clock;
    std::stop_token stop = {};
    QList<UnreachedDatabase> unreached = {};
};

// An engine: it waits, and holds no more than what it lists.
class CredentialSurveyor
{
public:
    static constexpr int kMostListed = 100'000;
    static constexpr qint64 kNewbornMs = 7 * 24 * 3'600'000LL;   // so old before "never used" says something
    static constexpr qint64 kSettlingMs = 30 * 24 * 3'600'000LL; // the same of a limit against use
    static constexpr double kFarAbove = 10;

    explicit CredentialSurveyor(const CredentialScene &scene)
        : m_scene(scene)
    {
    }

    // `wanted`: which are listed; all are counted. Unsupported: the profile names no table of credentials.
    Result<CredentialSurvey> survey(const CredentialTerms &terms, CredentialFindings wanted = allFindings());
    // These of them as they are now, with all of their findings, by token or reference; those that are gone or switched
    // off are left out.
    Result<QList<Credential>> find(const CredentialTerms &terms, const QStringList &names);

    static CredentialFindings allFindings();

private:
    struct Look;
    using Visit = std::function<void(const CredentialRow &row, const Look &look)>;
    Result<void> visitAll(const CredentialTerms &terms, const Visit &each, CredentialSurvey &survey);

    const CredentialScene m_scene;
};

} // namespace Gatehouse
