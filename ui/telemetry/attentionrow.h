// What needs a person, counted: each count leads to its page. Not shown while there is nothing.
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace Gatehouse
{

// "3 broken promises", and the page that lists them.
struct Attention {
    QString page;
    QString text;

    bool operator==(const Attention &) const = default;
};

class AttentionRow : public QWidget
{
    Q_OBJECT
public:
    explicit AttentionRow(QWidget *parent = nullptr);

    void setItems(const QList<Attention> &items);
    const QList<Attention> &items() const { return m_items; }

signals:
    void pageRequested(const QString &page);

private:
    QList<Attention> m_items;
};

} // namespace Gatehouse
