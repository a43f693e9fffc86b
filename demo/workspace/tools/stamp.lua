-- Writes the date stamp of a parcel.
local months = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC" }

local function stamp(day, month, year)
  -- Try 17: on the empty line below, type   local parts =

  return months[month]
end

print(stamp(24, 12, 2026))
