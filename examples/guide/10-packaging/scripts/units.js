// Shared by the screens: `Import: [units]` brings these functions along.
function celsius(reading) {
  return reading == null ? '–' : `${reading.temperature.toFixed(1)} °C`;
}

function knots(reading) {
  return reading == null ? '–' : `${(reading.wind * 1.944).toFixed(0)} kn`;
}
