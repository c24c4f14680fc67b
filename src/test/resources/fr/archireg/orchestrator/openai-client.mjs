// Asks the server what people ask it with OpenAI's official client, and prints what came back as JSON.
// Usage: node openai-client.mjs <baseURL> <access token>
import OpenAI from 'openai';

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const messages = [{ role: 'user', content: 'Faut-il déclarer une clôture ?' }];

async function models() {
  const ids = [];
  for await (const model of client.models.list()) {
    ids.push(model.id);
  }
  return ids;
}

async function streamed() {
  const stream = await client.chat.completions.create({
    model: 'the-model',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const answer = { text: '', finishReason: null, usage: null, sources: 0, chunks: 0 };
  for await (const chunk of stream) {
    answer.chunks += 1;
    answer.text += chunk.choices[0]?.delta.content ?? '';
    answer.finishReason = chunk.choices[0]?.finish_reason ?? answer.finishReason;
    answer.usage = chunk.usage ?? answer.usage;
    answer.sources = chunk.sources?.length ?? answer.sources;
  }
  return answer;
}

async function helped() {
  const runner = client.chat.completions.stream({ model: 'the-model', messages });
  const pieces = [];
  runner.on('content', (delta) => pieces.push(delta));
  return { pieces, whole: await runner.finalContent() };
}

async function whole() {
  const completion = await client.chat.completions.create({ model: 'the-model', messages });
  return {
    text: completion.choices[0].message.content,
    usage: completion.usage,
    sources: completion.sources.length,
  };
}

async function embeddings() {
  const input = ['hauteur d’une clôture', 'déclaration préalable'];
  // By default the client asks for Base64 and decodes it itself.
  const decoded = await client.embeddings.create({ model: 'archireg-embedding', input });
  const numbers = await client.embeddings.create({
    model: 'archireg-embedding',
    input,
    encoding_format: 'float',
  });
  return {
    lengths: decoded.data.map((entry) => entry.embedding.length),
    same: decoded.data.every((entry, i) =>
      entry.embedding.every((value, j) => Math.abs(value - numbers.data[i].embedding[j]) < 1e-6)),
    tokens: decoded.usage.total_tokens,
  };
}

async function error(request) {
  try {
    await request();
    return null;
  } catch (e) {
    return { name: e.constructor.name, status: e.status, code: e.code, param: e.param, type: e.type };
  }
}

const stranger = new OpenAI({ baseURL, apiKey: 'not-a-token', maxRetries: 0 });
console.log(JSON.stringify({
  models: await models(),
  streamed: await streamed(),
  helped: await helped(),
  whole: await whole(),
  embeddings: await embeddings(),
  invalid: await error(() => client.chat.completions.create({ model: 'another', messages })),
  unknown: await error(() => stranger.models.list()),
  broken: await error(async () => {
    const body = { model: 'the-model', messages, stream: true };
    for await (const chunk of await client.chat.completions.create(body)) {
      void chunk;
    }
  }),
}));
