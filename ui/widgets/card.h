// A surface with a border, a title on the left and a hint (unit, scope) on the right.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace Gatehouse
{

class ElidedLabel;

class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString &title = {}, const QString &hint = {}, QWidget *parent = nullptr);

    virtual void setTitle(const QString &title);
    QString title() const;
    void setHint(const QString &hint);
    QString hint() const;
    // What the card shows, in order from top to bottom.
    QVBoxLayout *body() const { return m_body; }
    // Puts a small control to the right of the hint.
    void addHeaderWidget(QWidget *widget);
    // No padding at the sides and below, for a table that reaches from border to border.
    void setFlush(bool flush);

private:
    void showHeader();

    QVBoxLayout *m_body;
    QHBoxLayout *m_header;
    QLabel *m_title;
    ElidedLabel *m_hint;
    QWidget *m_headerRow;
    bool m_hasHeaderWidget = false;
    bool m_flush = false;
};

// Marks a widget for the style sheet ("title", "muted", "hint", "primary", ...).
void setLook(QWidget *widget, const char *look);

} // namespace Gatehouse
