# Prints the slip that lies in the parcel. Amounts are in cents.
class Receipt
  WIDTH = 32

  def initialize(lines)
    @lines = lines
  end

  def total
    @lines.sum { |line| line[:price] * line[:quantity] }
  end

  def row(label, cents)
    # Try 11: on the empty line below, type   amount =

    label.ljust(WIDTH - 8) + cents.to_s.rjust(8)
  end

  def to_s
    rows = @lines.map { |line| row(line[:name], line[:price] * line[:quantity]) }
    [*rows, "-" * WIDTH, row("Total", total)].join("\n")
  end
end
