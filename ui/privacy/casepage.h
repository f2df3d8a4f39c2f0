// One privacy request: how far it is, by when it is due, what will be done, who approved it, and what was done.
#pragma once

#include "models/privacy/casecontroller.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class CaseClockView;
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

    QPushButton *orderButton(CaseOrder::Kind kind) const;
    QLineEdit *purposeField() const { return m_purpose; }
    QPushButton *revealButton() const { return m_reveal; }
    QString subjectText() const;
    QString message() const;

signals:
    void closeRequested();

private:
    QWidget *buildSubject();
    QWidget *buildContent();
    QWidget *tableCard(const QString &title, QAbstractItemModel &model, int stretch, int rows, QLabel *below = nullptr);
    void follow();
    void showOrders();
    void order(CaseOrder::Kind kind);
    void askDenial(QPushButton *button);
    void askIdentity(QPushButton *button);
    void say(const QString &sentence, bool good);

    CaseController &m_one;
    const Theme &m_theme;
    PageHeader *m_header;
    Chip *m_due;
    QLabel *m_subject;
    QLineEdit *m_purpose;
    QPushButton *m_reveal;
    QLabel *m_message;
    CaseStagesView *m_stages;
    CaseClockView *m_clock;
    QLabel *m_planSummary;
    QHBoxLayout *m_orders;
    QList<QPair<CaseOrder::Kind, QPushButton *>> m_buttons;
    StateView *m_state = nullptr;
};

} // namespace Gatehouse
