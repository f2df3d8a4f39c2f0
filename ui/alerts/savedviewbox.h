// The views of the queue that somebody has made: chosen from a list, kept under a name, removed.
#pragma once

#include "models/alerts/alertcontroller.h"
#include "models/alerts/savedviews.h"
#include "ui/alerts/choicebox.h"

namespace Gatehouse
{

class QuestionCard;

class SavedViewBox : public ChoiceBox
{
    Q_OBJECT
public:
    // All outlive it.
    SavedViewBox(SavedAlertViews &views, AlertController &queue, QuestionCard &card, QWidget *parent = nullptr);

    void askWhich();
    void askName();
    void askRemoval();

signals:
    void viewWanted(Gatehouse::AlertView view, const QString &words);
    void said(const QString &sentence, bool good);

private:
    void follow();
    void take(int index);
    QString self() const { return m_queue.team().self().id; }

    SavedAlertViews &m_views;
    AlertController &m_queue;
    QuestionCard &m_card;
};

} // namespace Gatehouse
