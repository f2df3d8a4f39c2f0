// One privacy request: how far it is, by when it is due, what will be done, who approved it, and what was done.
#pragma once

#include "models/privacy/casecontroller.h"

#include <QWidget>

#include <functional>
#include <variant>

class QAction;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class Card;
class CaseClockView;
class CaseForms;
class CaseStagesView;
class Chip;
class DataTable;
class PageHeader;
class StateView;
class Theme;

class CasePage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    CasePage(CaseController &one, const Theme &theme, QWidget *parent = nullptr);

    // Null when it cannot be done now. The first ones stand as buttons, the others in the menu.
    QAction *orderAction(CaseOrder::Kind kind) const;
    QAction *jobAction(CaseJob::Kind kind) const;
    QLineEdit *purposeField() const { return m_purpose; }
    QPushButton *revealButton() const { return m_reveal; }
    CaseForms *forms() const { return m_forms; }
    DataTable *holdTable() const { return m_holds; }
    QString subjectText() const;
    QString message() const;
    // Closes the form that is open. False: none was.
    bool closeForm();

signals:
    void closeRequested();

private:
    // Something that can be done now; a text for what neither changes the case nor takes its time.
    struct Deed {
        std::variant<CaseOrder::Kind, CaseJob::Kind, QString> what;
        QAction *action = nullptr;
        bool leadsOn = false; // brings the case nearer to its end
    };

    struct TableCard {
        Card *card;
        DataTable *table;
    };

    QWidget *buildSubject();
    QWidget *buildContent();
    TableCard tableCard(const QString &title, QAbstractItemModel &model, int stretch, int chips, int rows);
    void buildForms();
    void follow();
    void showHints();
    void showDeeds();
    QList<Deed> deedsNow();
    void placeDeeds();
    QAction *deed(const QString &title, const std::function<void()> &run);
    void order(CaseOrder::Kind kind);
    void startJob(CaseJob::Kind kind);
    void askDenial();
    void askIdentity();
    void endHold();
    void saveCertificate();
    QPoint menuPlace() const;
    void say(const QString &sentence, bool good);

    CaseController &m_one;
    const Theme &m_theme;
    PageHeader *m_header;
    Chip *m_due;
    QLabel *m_subject;
    QLineEdit *m_purpose;
    QPushButton *m_reveal;
    QLabel *m_message;
    QLabel *m_working;
    CaseForms *m_forms;
    CaseStagesView *m_stages;
    CaseClockView *m_clock;
    QLabel *m_planSummary;
    Card *m_clockCard = nullptr;
    Card *m_planCard = nullptr;
    Card *m_journalCard = nullptr;
    Card *m_holdCard = nullptr;
    DataTable *m_holds = nullptr;
    QPushButton *m_endHold = nullptr;
    QHBoxLayout *m_places;
    QPushButton *m_more;
    QList<Deed> m_deeds;
    QList<QPushButton *> m_buttons;
    StateView *m_state = nullptr;
};

} // namespace Gatehouse
