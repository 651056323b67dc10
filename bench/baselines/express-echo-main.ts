import express from 'express'

// The bare thing: Express reads a JSON body and answers it. Nothing is checked, signed or stored.

const app = express()
app.use(express.json({ limit: '4mb', type: () => true }))
app.post('/', (request, response) => {
  response.json(request.body)
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.send?.(address?.port)
})
