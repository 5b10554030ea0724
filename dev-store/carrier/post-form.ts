/** Posts a form. Never throws: a connection that fails is status 0. */
export type PostForm = (
  url: string,
  params: Record<string, string>,
  headers: Record<string, string>,
) => Promise<{ status: number; body: string }>;

/** Twilio gives an application 15 seconds to answer. */
const TIMEOUT_MS = 15_000;

export const postForm: PostForm = async (url, params, headers) => {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(params).toString(),
      headers: {
        ...headers,
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "user-agent": "TwilioProxy/1.1",
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: "" };
  }
};
