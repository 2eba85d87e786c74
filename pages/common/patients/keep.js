// Keeps one choice in this browser for a year. It is no secret and says nothing of a patient.

export default function ({data}) {
  document.cookie = `${data.name}=${encodeURIComponent(data.value)}; path=/; max-age=31536000; samesite=strict`;
}
