// What can be done with the sentences of the policy that is looked at: add one, take one away, take that back.
#pragma once

#include "models/policy/policycontroller.h"

#include <QWidget>

class QPushButton;

namespace Gatehouse
{

class SentenceBar : public QWidget
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit SentenceBar(PolicyController &policies, QWidget *parent = nullptr);

    // The commitment that is chosen; empty: none.
    void setChosen(const QString &commitmentId);
    // As the buttons do it, where they can be pressed.
    void add();
    void removeLine();

    QPushButton *addButton() const { return m_add; }
    QPushButton *removeLineButton() const { return m_removeLine; }
    QPushButton *removeButton() const { return m_remove; }
    QPushButton *undoButton() const { return m_undo; }

signals:
    void addRequested();
    void said(const QString &sentence, bool good);

private:
    void follow();
    void tell(const Result<void> &done, const QString &sentence);

    PolicyController &m_policies;
    QString m_chosen;
    QPushButton *m_add;
    QPushButton *m_removeLine;
    QPushButton *m_remove;
    QPushButton *m_undo;
};

} // namespace Gatehouse
