#include "ui/shell/credentialpages.h"

#include "models/credentials/livecredentialstore.h"
#include "models/gateway/storesession.h"
#include "ui/credentials/credentialspage.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of credentials stands on.
class CredentialDesk : public QObject
{
public:
    CredentialDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gatewayId,
                   const Clock &clock)
        : QObject(&store)
        , m_store(store.store(), settings, gatewayId, clock)
        , m_credentials(m_store, store.team(), clock)
        , m_deeds(m_store, store.team(), clock)
    {
        connect(&store, &StoreSession::aboutToReopen, this, [this] { m_store.stop(); });
    }

    CredentialController &credentials() { return m_credentials; }
    CredentialDeeds &deeds() { return m_deeds; }

private:
    LiveCredentialStore m_store;
    CredentialController m_credentials;
    CredentialDeeds m_deeds;
};

} // namespace

void addCredentialsPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                        const QString &gatewayId, const Clock &clock, const Theme &theme)
{
    const QString id = QStringLiteral("credentials");
    auto *desk = new CredentialDesk(store, settings, gatewayId, clock);
    CredentialController *credentials = &desk->credentials();
    QObject::connect(credentials, &CredentialController::changed, &gateway,
                     [&gateway, credentials, id] { emit gateway.badgeChanged(id, credentials->needAction()); });
    gateway.addPage(
        {{id, GatewayView::tr("Credentials"), GatewayView::tr("Privacy"), id}, [&store, desk, &theme](QWidget *parent) {
             auto *page = new CredentialsPage(desk->credentials(), desk->deeds(), theme);
             OpenPage open = behindSignIn(
                 store.team(), page, [page](bool active) { page->setActive(active); },
                 [page] { return page->isSettled(); }, parent);
             open.showItem = [page](const QString &item) {
                 page->showCredential(item);
                 return credentialFromToken(item).has_value();
             };
             return open;
         }});
}

} // namespace Gatehouse
