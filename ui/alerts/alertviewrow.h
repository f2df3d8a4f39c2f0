// Which alerts are listed: one of the saved views, narrowed down by words.
#pragma once

#include "models/alerts/alertview.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QLineEdit;

namespace Gatehouse
{

class AlertViewRow : public QWidget
{
    Q_OBJECT
public:
    explicit AlertViewRow(QWidget *parent = nullptr);

    void setView(AlertView view);
    QLineEdit *search() const { return m_search; }
    // Before the search.
    void addBox(QWidget *box);

signals:
    void viewChosen(Gatehouse::AlertView view);
    void searchEdited(const QString &words);

private:
    QButtonGroup *m_views;
    QLineEdit *m_search;
    QTimer m_typing;
};

} // namespace Gatehouse
