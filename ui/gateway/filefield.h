// The name of a file, typed or chosen.
#pragma once

#include <QWidget>

class QLineEdit;

namespace Gatehouse
{

class FileField : public QWidget
{
    Q_OBJECT
public:
    explicit FileField(const QString &name, const QString &hint, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &file);
    QLineEdit *line() const { return m_line; }

signals:
    void edited();

private:
    void browse();

    QLineEdit *m_line;
};

} // namespace Gatehouse
