// The name of a page, one sentence that says how things stand, and at the right what can be done.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace Gatehouse
{

class PageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PageHeader(const QString &name, QWidget *parent = nullptr);

    void setName(const QString &name);
    QString name() const;
    void setSentence(const QString &sentence);
    QString sentence() const;
    void addAction(QWidget *widget);
    using QWidget::addAction;

private:
    QLabel *m_name;
    QLabel *m_sentence;
    QHBoxLayout *m_actions;
};

} // namespace Gatehouse
