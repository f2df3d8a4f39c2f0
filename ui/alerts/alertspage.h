// Alerts: the queue at the left, the one that is looked at at the right, and all of it by the keyboard.
#pragma once

#include "models/alerts/alertdetail.h"

#include <QWidget>

#include <functional>

class QKeySequence;
class QLabel;
class QPushButton;

namespace Gatehouse
{

class AlertDetailView;
class AlertForm;
class AlertGrouping;
class AlertQueueView;
class AlertViewRow;
class IncidentController;
class PageHeader;
class QuestionCard;
class RevealBar;
class SavedAlertViews;
class SavedViewBox;
class StateView;
class TelemetrySession;
class Theme;

class AlertsPage : public QWidget
{
    Q_OBJECT
public:
    // All outlive the page.
    AlertsPage(AlertController &queue, AlertDetail &detail, const Theme &theme, QWidget *parent = nullptr);

    // Alerts become incidents from here; the controller outlives the page. Once, before it is shown.
    void useIncidents(IncidentController &incidents);
    // Views of one's own are kept from here; they outlive the page. Once, before it is shown.
    void useSavedViews(SavedAlertViews &views);
    // From now on what sets an alert apart can be asked of its figures; the session outlives it.
    void useFigures(TelemetrySession &session);
    void setActive(bool active);
    // Whatever the list shows; before somebody has signed in, as soon as they have.
    void showAlert(qint64 seq);
    void copyLink();
    bool isSettled() const;

    AlertQueueView *queueView() const { return m_list; }
    AlertDetailView *detailView() const { return m_one; }
    AlertForm *form() const { return m_form; }
    AlertViewRow *views() const { return m_views; }
    RevealBar *revealBar() const { return m_reveal; }
    StateView *stateView() const { return m_state; }
    PageHeader *header() const { return m_header; }
    // Null without incidents.
    QuestionCard *incidentCard() const { return m_incidentCard; }
    // Asks who is to have an alert, and which silence is ended.
    QuestionCard *card() const { return m_card; }
    // Null without views of one's own.
    QuestionCard *viewCard() const { return m_viewCard; }
    SavedViewBox *savedViews() const { return m_savedViews; }
    // Hidden while none holds.
    QPushButton *silencesButton() const { return m_silences; }
    QString message() const;

signals:
    void incidentWanted(qint64 seq);
    // Something that this incident is about is to be switched at the gateway.
    void switchWanted(qint64 incident);
    // Another page ("requests", "latency") with the time and the filter of the alert.
    void viewRequested(const QString &page, const Gatehouse::TimeSpan &span, const Gatehouse::FilterSet &filter);
    // "key:…", a row of the page of credentials.
    void credentialWanted(const QString &credential);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildActions();
    void build(const Theme &theme);
    void connectParts();
    void addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run);
    void showState();
    void showNotice();
    void say(const QString &sentence, bool good);
    // False: it is said why not.
    bool mayAct();
    void acknowledge();
    void askOwner(const QList<Alert> &alerts);
    void askSilence(const QList<Alert> &alerts);
    void askVerdict(const QList<Alert> &alerts);
    void askSilenceEnd();
    void openReveal();
    void chooseView(AlertView view);
    void goTo(const QString &page, const QString &besides, const TimeSpan &span = {});
    void focusQueue();
    void openCredential();
    void openIncident();
    void toIncident();
    void askSwitch();

    AlertController &m_queue;
    AlertDetail &m_detail;
    PageHeader *m_header;
    QLabel *m_message;
    RevealBar *m_reveal;
    QPushButton *m_silences;
    QuestionCard *m_card;
    AlertForm *m_form;
    AlertViewRow *m_views;
    AlertQueueView *m_list;
    AlertDetailView *m_one;
    StateView *m_state = nullptr;
    QuestionCard *m_incidentCard = nullptr;
    AlertGrouping *m_grouping = nullptr;
    IncidentController *m_incidents = nullptr;
    QuestionCard *m_viewCard = nullptr;
    SavedViewBox *m_savedViews = nullptr;
    qint64 m_wanted = 0; // to be shown when the list is there
};

} // namespace Gatehouse
